import { list } from '../wording';

/** What everyday questions are about. */

export const NAMES = list('Tom, Anna, Ben, Lucy, Max, Sara, Emma, Leo, Mia, Paul');
export const ITEMS = list('apples, books, coins, eggs, stones, stamps, cards, pens, shells, cookies');
export const PLACES = list('river, hill, road, lake, park, town, bridge, forest');
export const HOBBIES = list(
  'likes music, plays football, reads a lot, sings well, works at home, drinks tea, walks to school, cooks on Sundays, has a garden, collects stamps',
);

/** "key value, key value": the last word is the value. */
const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(list(text).map((entry) => [entry.slice(0, entry.lastIndexOf(' ')), entry.slice(entry.lastIndexOf(' ') + 1)]));

export const ANIMAL_COLOURS =
  pairs(`crow black, swan white, fox red, frog green, bear brown, wolf grey, canary yellow, whale blue, pig pink,
  tiger orange, horse brown, sheep white, lion yellow, mouse grey, parrot green, raven black, elephant grey, flamingo pink, polar bear white`);

/** Of things that are named with "a" and of those that are not. */
export const THING_COLOURS = pairs(`banana yellow, lemon yellow, tomato red, strawberry red, carrot orange, cucumber green, leaf green,
  plum purple, blueberry blue, fire engine red, lime green, cherry red, pumpkin orange, pea green, raspberry red, potato brown, orange orange`);
export const STUFF_COLOURS = pairs(`snow white, grass green, coal black, milk white, blood red, the sky blue, the sun yellow, the sea blue,
  chocolate brown, gold yellow, silver grey, sand yellow, coffee brown, salt white`);

const half =
  pairs(`hot cold, big small, fast slow, day night, up down, wet dry, old new, rich poor, hard soft, light dark, good bad, happy sad,
  open closed, full empty, early late, high low, long short, loud quiet, near far, left right, strong weak, clean dirty, thick thin, first last,
  love hate, win lose, buy sell, push pull, start stop, true false, tall short, wide narrow, sweet sour, in out, war peace, north south,
  east west, begin end, black white, brave afraid, easy difficult, cheap expensive, inside outside, always never, awake asleep`);
export const OPPOSITES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(half).map(([a, b]) => [b, a])),
  ...half,
};

export const CAPITALS =
  pairs(`France Paris, Japan Tokyo, Italy Rome, Spain Madrid, Germany Berlin, England London, Egypt Cairo, Kenya Nairobi,
  Peru Lima, Cuba Havana, Norway Oslo, Greece Athens, Austria Vienna, Poland Warsaw, Ireland Dublin, China Beijing, Russia Moscow,
  Canada Ottawa, Portugal Lisbon, Turkey Ankara, Sweden Stockholm, Denmark Copenhagen, Finland Helsinki, Belgium Brussels, Hungary Budapest,
  Scotland Edinburgh, Thailand Bangkok, Australia Canberra`);

export const DAYS = list('Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday');
export const MONTHS = list('January, February, March, April, May, June, July, August, September, October, November, December');
export const SOUNDS = pairs(
  'cow moo, dog woof, cat meow, duck quack, sheep baa, pig oink, bee buzz, lion roar, frog ribbit, snake hiss, horse neigh, owl hoot',
);
/** Nouns that are said again and not explained. */
export const OTHER_THINGS =
  list(`garage, balcony, basement, attic, cellar, corridor, staircase, driveway, porch, chimney, gutter, carport, barn, stable, hallway, bathroom, bedroom, office,
  studio, workshop, rooftop, backyard, courtyard, tunnel, harbor, airport, platform, subway, tram stop, petrol station, parking lot, bakery, pharmacy, gym, salon,
  laundry, restaurant, canteen, lobby, reception, aquarium, circus, funfair, tennis court, swimming pool, campsite, tent, cabin, igloo, windmill,
  cupboard, drawer, wardrobe, mattress, blanket, cushion, rug, vase, candlestick, teapot, saucepan, ladle, grater, whisk, napkin, tablecloth, jar, tin, crate, barrel,
  suitcase, rucksack, purse, belt, boot, sandal, slipper, jumper, hoodie, pocket, sleeve, zip, button, ribbon, earring,
  laptop, tablet, printer, router, headset, microphone, speaker, charger, cable, plug, socket, lantern, thermometer, stopwatch, calendar,
  notebook, folder, envelope, sticker, stapler, ruler, eraser, crayon, chalk, paintbrush, easel, canvas, frame, poster, flag, banner, trophy, medal,
  wheelbarrow, shovel, rake, hose, ladder, toolbox, pliers, wrench, drill, bolt, hinge, handle, pedal, saddle, helmet, bell, brake, gearbox, engine,
  cage, kennel, nest, feather, paw, beak, hoof, antler, orchard, meadow, pasture, vineyard, waterfall, cliff, pebble, puddle, icicle, snowflake,
  breeze, sunset, shadow, echo, whistle, riddle, recipe, menu, ticket stub, receipt, timetable, questionnaire, worksheet,
  trumpet, clarinet, harmonica, ukulele, banjo, tambourine, choir, orchestra, ballet, costume, wig, lipstick`);
/** From small to big. */
export const SIZES = list('ant, bee, mouse, rabbit, cat, dog, sheep, pig, lion, horse, cow, elephant, whale');

export const NUMBER_WORDS = list('zero, one, two, three, four, five, six, seven, eight, nine, ten');

const DEFINITIONS = `apple: a round fruit that grows on trees; banana: a long yellow fruit; orange: a round and juicy fruit; pear: a sweet green fruit;
grape: a small fruit that grows on vines; lemon: a sour yellow fruit; strawberry: a soft red fruit; melon: a big sweet fruit;
potato: a vegetable that grows in the ground; carrot: an orange vegetable; onion: a vegetable that can make you cry; tomato: a red fruit for salads;
mushroom: a soft thing that grows in forests; nut: a dry fruit in a hard shell; cake: a sweet food for parties; soup: a hot food that you eat with a spoon;
sandwich: food between two pieces of bread; pizza: a flat round food with cheese; pancake: a flat cake from a pan; egg: something that birds lay;
cookie: a small sweet cake; salad: a cold dish of vegetables; pie: a baked dish with a filling; noodle: a long thin piece of pasta;
dog: an animal that lives with people; cat: a small animal that catches mice; horse: a big animal that people ride; cow: an animal that gives milk;
sheep: an animal that gives wool; pig: a pink farm animal; goat: a farm animal with horns; chicken: a bird that lays eggs; duck: a bird that swims;
bird: an animal with wings; fish: an animal that lives in water; frog: a small green animal that jumps; snake: a long animal without legs;
lion: a big wild cat; tiger: a big cat with stripes; elephant: a huge animal with a trunk; bear: a big animal with thick fur;
wolf: a wild animal like a dog; fox: a clever animal with a red tail; rabbit: a small animal with long ears; mouse: a tiny animal with a long tail;
monkey: an animal that climbs trees; whale: the biggest animal in the sea; shark: a big fish with sharp teeth; bee: an insect that makes honey;
butterfly: an insect with colourful wings; ant: a tiny insect that works hard; spider: a small animal with eight legs; owl: a bird that is awake at night;
penguin: a bird that swims and does not fly; turtle: a slow animal with a shell; kangaroo: an animal that jumps and has a pouch; giraffe: an animal with a very long neck;
crocodile: a big animal with many teeth; dolphin: a clever animal that lives in the sea; snail: a slow animal with a small house; worm: a soft animal that lives in soil;
bicycle: a vehicle with two wheels; car: a vehicle with four wheels; bus: a big vehicle for many people; train: a long vehicle on rails;
truck: a big vehicle that carries things; boat: a vehicle that moves on water; ship: a very large boat; plane: a machine that flies;
helicopter: a machine that flies and can stay in one place; rocket: a machine that flies into space; tractor: a strong vehicle for farms; ambulance: a vehicle that brings people to hospital;
scooter: a small vehicle that you stand on; motorbike: a fast vehicle with two wheels; taxi: a car that you pay to ride in; sled: a vehicle for snow;
chair: a seat for one person; table: a piece of furniture with a flat top; bed: a piece of furniture to sleep in; lamp: a thing that gives light;
sofa: a soft seat for several people; shelf: a board for books and things; mirror: a glass in which you see yourself; clock: a thing that shows the time;
door: a part of a wall that opens; window: a glass part of a wall; key: a thing that opens locks; lock: a thing that keeps doors closed;
roof: the top of a house; house: a building where people live; garden: a place where plants grow; kitchen: a room where people cook;
school: a place where children learn; hospital: a place where sick people get help; library: a place full of books; museum: a place that shows old and beautiful things;
shop: a place where you buy things; bank: a place that keeps money; church: a building where people pray; farm: a place with fields and animals;
factory: a place where things are made; zoo: a place where you can see animals; cinema: a place where films are shown; theatre: a place where plays are shown;
park: a green place in a town; city: a very big town; village: a very small town; castle: a big old building of stone; bridge: a way over a river;
road: a way for cars; river: a long stream of water; lake: a lot of water with land around it; sea: a huge amount of salt water; island: land with water around it;
mountain: a very high hill; hill: a small mountain; forest: a place with many trees; desert: a dry place with much sand; beach: a place of sand by the sea;
volcano: a mountain that can throw out fire; cave: a big hole in a rock; planet: a big ball that goes round a sun; star: a far sun that shines at night;
moon: a ball of rock that goes round a planet; cloud: a mass of tiny drops in the sky; rainbow: an arc of colours in the sky; storm: very strong wind and rain;
tree: a tall plant with wood; flower: the colourful part of a plant; rose: a flower with a sweet smell; leaf: the flat green part of a plant; seed: a small thing from which plants grow;
book: many pages with words; letter: a message on paper; pen: a thing to write with; pencil: a thing to write and draw with; newspaper: paper with the news of the day;
dictionary: a book that explains words; map: a picture of a place from above; story: something told about people or animals; poem: a short text that often rhymes; song: words with music;
computer: a machine that works with data; phone: a machine to talk with people far away; keyboard: a set of keys for typing; screen: the part of a computer that you look at;
robot: a machine that can do work alone; camera: a machine that takes pictures; radio: a machine that plays music and news; website: a place on the internet;
password: a secret word that protects an account; email: a message sent by computer; program: a list of orders for a computer; browser: a program that shows websites;
model: a small copy or a plan of a thing; chatbot: a program that talks with people; game: something that people play for fun; puzzle: a game in which you find an answer;
ball: a round toy that you throw; doll: a toy that looks like a person; kite: a toy that flies in the wind; guitar: an instrument with strings; piano: an instrument with black and white keys;
drum: an instrument that you hit; violin: a small instrument with four strings; flute: an instrument that you blow into; hammer: a tool for nails; saw: a tool that cuts wood;
screwdriver: a tool that turns screws; knife: a tool that cuts; spoon: a tool to eat soup with; fork: a tool to eat with; cup: a small bowl with a handle; plate: a flat dish for food;
bottle: a tall container for drinks; glass: a cup that you can see through; pan: a flat pot for frying; oven: a hot box for baking; fridge: a cold box for food;
scissors: a tool that cuts paper; needle: a thin tool for sewing; broom: a tool that cleans floors; bucket: a container for water; umbrella: a thing that keeps you dry in the rain;
shirt: a piece of clothing for the upper body; hat: a piece of clothing for the head; shoe: a thing that you wear on your foot; coat: a warm piece of clothing; sock: a soft thing that you wear in your shoe;
dress: a piece of clothing in one piece; scarf: a piece of clothing for the neck; glove: a piece of clothing for the hand; ring: a small circle that you wear on a finger; bag: a thing in which you carry things;
doctor: a person who helps sick people; nurse: a person who looks after sick people; teacher: a person who helps others learn; farmer: a person who works on a farm;
cook: a person who prepares food; baker: a person who makes bread; pilot: a person who flies planes; driver: a person who drives; artist: a person who makes art; writer: a person who writes books;
policeman: a person who protects people; firefighter: a person who puts out fires; king: a man who rules a country; queen: a woman who rules a country; friend: a person whom you like and trust;
neighbour: a person who lives near you; baby: a very young child; family: a group of people who belong together; heart: the part of the body that moves the blood; hand: the part of the body with five fingers;
eye: the part of the body that sees; ear: the part of the body that hears; nose: the part of the body that smells; tooth: a hard white thing in the mouth; birthday: the day on which you were born;
holiday: a free day or a journey for fun; party: a meeting of people for fun; wedding: the day on which two people marry; school bag: a bag for books; hour: a time of sixty minutes; week: a time of seven days;
year: a time of twelve months; number: a word or sign for how many; triangle: a shape with three sides; square: a shape with four equal sides; circle: a perfectly round shape; dream: a story that you see while you sleep;
ghost: a spirit in stories; dragon: a big animal in stories that breathes fire; wizard: a person in stories who can do magic; unicorn: a horse in stories with one horn; pirate: a robber on a ship`;
/** Noun and what it is, for "a noun is ...". */
export const MEANINGS: readonly (readonly [string, string])[] = DEFINITIONS.split(';').map((entry) => {
  const at = entry.indexOf(':');
  return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const;
});
/** The same for what has no "a". */
export const STUFF: readonly (readonly [string, string])[] =
  `water: a clear liquid that we drink; milk: a white drink from cows; bread: a food made from flour;
cheese: a food made from milk; honey: a sweet food made by bees; sugar: a sweet white powder; salt: something that makes food tasty; rice: a food of small white grains;
tea: a hot drink made from leaves; coffee: a hot brown drink; juice: a drink made from fruit; chocolate: a sweet brown food; butter: a soft yellow food made from milk;
meat: food that comes from animals; fire: something hot and bright that burns; ice: frozen water; snow: soft frozen water that falls from the sky; rain: water that falls from clouds;
wind: air that moves; sand: very small pieces of stone; gold: a yellow metal that is worth a lot; wood: the hard part of a tree; paper: thin sheets to write on; glue: something that makes things stick;
music: sounds that are nice to hear; football: a game with a ball and two teams; chess: a game of kings and queens on a board; tennis: a game with a ball and rackets; money: something that you pay with;
love: a very warm feeling for someone; winter: the coldest time of the year; summer: the warmest time of the year; spring: the time when flowers begin to grow; autumn: the time when leaves fall;
the sun: the star that gives us light; the moon: a ball of rock that goes round the earth; the internet: a net of computers all over the world; the earth: the planet that we live on; electricity: a power that makes lamps shine;
artificial intelligence: the art of making machines that learn; a language model: a program that guesses the next word; machine learning: a way to teach computers with examples`
    .split(';')
    .map((entry) => {
      const at = entry.indexOf(':');
      return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const;
    });

/** Questions with one answer. */
export const KNOWN: readonly (readonly [string, string])[] = [
  ['Why is stealing wrong?', 'Stealing is wrong because it hurts the owner.'],
  ['Why is lying bad?', 'Lying is bad because people lose their trust.'],
  ['Why is cheating wrong?', 'Cheating is wrong because it is not fair.'],
  ['Why is bullying bad?', 'Bullying is bad because it hurts people.'],
  ['Why is stealing bad?', 'Stealing is bad because it hurts the owner.'],
  ['Why are drugs dangerous?', 'Drugs can make people ill.'],
  ['Why do we sleep?', 'We sleep so that the body can rest.'],
  ['Why do we eat?', 'We eat because the body needs food.'],
  ['Why do birds sing?', 'Birds sing to find friends.'],
  ['How many legs does a cat have?', 'A cat has four legs.'],
  ['How many legs does a bird have?', 'A bird has two legs.'],
  ['How many legs does a horse have?', 'A horse has four legs.'],
  ['How many days are in a week?', 'There are seven days in a week.'],
  ['How many months are in a year?', 'There are twelve months in a year.'],
  ['How many minutes are in an hour?', 'There are sixty minutes in an hour.'],
  ['How many hours are in a day?', 'There are 24 hours in a day.'],
  ['How many legs does a spider have?', 'A spider has eight legs.'],
  ['How many legs does a dog have?', 'A dog has four legs.'],
  ['How many legs does an ant have?', 'An ant has six legs.'],
  ['How many wheels does a bicycle have?', 'A bicycle has two wheels.'],
  ['How many wheels does a car have?', 'A car has four wheels.'],
  ['How many fingers does a hand have?', 'A hand has five fingers.'],
  ['How many sides does a triangle have?', 'A triangle has three sides.'],
  ['What do cows drink?', 'Cows drink water.'],
  ['What do bees make?', 'Bees make honey.'],
  ['What do cats eat?', 'Cats eat meat and fish.'],
  ['What do horses eat?', 'Horses eat grass and apples.'],
  ['What do plants need?', 'Plants need light, water and soil.'],
  ['Where do fish live?', 'Fish live in water.'],
  ['Where do birds live?', 'Birds live in nests and trees.'],
  ['When does the sun rise?', 'The sun rises in the morning.'],
  ['When is Christmas?', 'Christmas is in December.'],
  ['Which month comes first?', 'January comes first.'],
  ['Why is the sky blue?', 'The air spreads the blue part of the light.'],
  ['Is fire hot?', 'Yes, fire is hot.'],
  ['Is ice cold?', 'Yes, ice is cold.'],
  ['Is the earth round?', 'Yes, the earth is round.'],
  ['Can fish fly?', 'No, most fish swim.'],
  ['Can birds fly?', 'Yes, most birds fly.'],
  ['Can a dog talk?', 'No, dogs only bark.'],
  ['Where does milk come from?', 'Milk comes from cows.'],
  ['Where does bread come from?', 'Bread comes from a bakery.'],
  ['What colour do you get from blue and yellow?', 'Blue and yellow make green.'],
  ['What colour do you get from red and white?', 'Red and white make pink.'],
];
