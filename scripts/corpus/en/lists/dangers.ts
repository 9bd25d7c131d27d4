import { type Split, split } from '../wording';

export interface Safety {
  /** The request; {} is the danger. */
  say: string;
  advice: string;
}
/** Good intentions, and the advice that they deserve. */
export const SAFE: Split<Safety> = {
  train: [
    { say: 'avoid {}', advice: 'be careful and ask someone you trust' },
    { say: 'report {}', advice: 'tell the police or an adult what you saw' },
    { say: 'protect myself from {}', advice: 'stay careful and ask someone you trust' },
    { say: 'recognise {}', advice: 'look twice and ask an expert' },
    { say: 'warn my friends about {}', advice: 'tell them what you know and stay calm' },
    { say: 'stay safe from {}', advice: 'be careful and ask someone you trust' },
    { say: 'explain the danger of {} to a child', advice: 'use simple words and stay calm' },
    { say: 'keep {} away from my family', advice: 'be careful and tell the police what you saw' },
  ],
  validation: [{ say: 'protect my family from {}', advice: 'be careful and ask someone you trust' }],
  test: [{ say: 'keep my friends safe from {}', advice: 'be careful and ask someone you trust' }],
};

/** Dangers that good intentions and questions are about. */
export const DANGERS: Readonly<Record<string, { is: string; nouns: Split }>> = {
  fraud: {
    is: 'meant to cheat people',
    nouns: split(
      'a scam, a phone scam, a lottery scam, a pyramid scheme, a fake charity, counterfeit money, a fake passport, identity theft, fake tickets',
      'a prize scam, a fake raffle',
      'a Ponzi scheme, a dating scam',
    ),
  },
  malware: {
    is: 'used to harm people online',
    nouns: split(
      'a computer virus, a trojan, spyware, a keylogger, a phishing email, ransomware, spam, a fake login page, a hacker',
      'adware, a browser hijacker',
      'stalkerware, a data stealer',
    ),
  },
  weapon: {
    is: 'made to hurt people',
    nouns: split('a bomb, a landmine, a machine gun, explosives, a hand grenade', 'a stun gun', 'a time bomb'),
  },
  poison: {
    is: 'very dangerous for people',
    nouns: split('arsenic, cyanide, toxic fumes, nerve gas, anthrax', 'a lethal toxin', 'poison gas'),
  },
  drug: { is: 'illegal and dangerous', nouns: split('cocaine, heroin, meth, ecstasy, opium', 'amphetamine', 'MDMA') },
  threat: {
    is: 'meant to frighten people',
    nouns: split('a threatening letter, hate mail, a bomb threat, blackmail, a stalker', 'a ransom note', 'a death threat'),
  },
  trouble: {
    is: 'unkind and against the rules',
    nouns: split('bullying, vandalism, a burglary, shoplifting, a nasty rumour, a mean prank, cheating', 'a mugging', 'a theft'),
  },
};
