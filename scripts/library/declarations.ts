import ts from 'typescript';
import { Text } from './text';

/**
 * The types of the library as one file that needs nothing but TypeScript's own and WebGPU's: every declaration that the public face
 * reaches, copied from what the compiler emits, in the order in which they are met. Types that another package computes (the recipe's,
 * from its schema) are written out.
 */

/** Everything the compiler declares for `entry` and what it imports, by path. */
function emit(entry: string, options: ts.CompilerOptions): Map<string, string> {
  const files = new Map<string, string>();
  const program = ts.createProgram([entry], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  });
  program.emit(undefined, (path, text) => files.set(path, text));
  return files;
}

/** A program over declarations that are in memory only. */
function programOver(files: Map<string, string>, entry: string, options: ts.CompilerOptions): ts.Program {
  const host = ts.createCompilerHost(options);
  host.fileExists = (path) => files.has(path) || (!isOwnSource(path, files) && ts.sys.fileExists(path));
  host.readFile = (path) => files.get(path) ?? ts.sys.readFile(path);
  host.getSourceFile = (path, target) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, target, true);
  };
  return ts.createProgram([entry], { ...options, noEmit: true, skipLibCheck: true }, host);
}

/** The source beside a declaration would be found first. */
const isOwnSource = (path: string, files: Map<string, string>): boolean =>
  path.endsWith('.ts') && files.has(path.replace(/\.ts$/, '.d.ts'));

type Declaration = ts.DeclarationStatement | ts.VariableStatement;

/** The statement of a module that declares a symbol; undefined for a member, a parameter or what others declare. */
function statementOf(symbol: ts.Symbol, own: (file: ts.SourceFile) => boolean): Declaration | undefined {
  const declaration = symbol.declarations?.[0];
  if (!declaration || !own(declaration.getSourceFile())) return undefined;
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return ts.isSourceFile(statement.parent) ? (statement as Declaration) : undefined;
}

export function rollUp(entry: string, options: ts.CompilerOptions, header: string): string {
  const files = emit(entry, options);
  const entryDeclarations = entry.replace(/\.ts$/, '.d.ts');
  const program = programOver(files, entryDeclarations, options);
  const checker = program.getTypeChecker();
  const own = (file: ts.SourceFile): boolean => files.has(file.fileName);
  const resolved = (symbol: ts.Symbol): ts.Symbol => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

  const queue: ts.Symbol[] = [];
  const names = new Map<string, Declaration>();
  /** The name under which a symbol stands in the one file. */
  const ask = (symbol: ts.Symbol, statement: Declaration): string => {
    const { name } = symbol;
    const known = names.get(name);
    if (known && known !== statement)
      throw new Error(
        `Two types of the library are called ${name}: ${[known, statement].map((s) => s.getSourceFile().fileName).join(', ')}.`,
      );
    if (!known) {
      names.set(name, statement);
      queue.push(symbol);
    }
    return name;
  };

  /** The text of a statement with its own names, or null when it speaks of another package's types. */
  const copy = (statement: Declaration): string | null => {
    const text = new Text(statement.getSourceFile().text, statement.getFullStart(), statement.getEnd());
    const asked: [ts.Symbol, Declaration][] = [];
    let foreign = false;
    const visit = (node: ts.Node): void => {
      if (ts.isImportTypeNode(node) && node.qualifier) {
        text.replace(node.getStart(), node.qualifier.getStart(), node.isTypeOf ? 'typeof ' : '');
      } else if (ts.isIdentifier(node)) {
        const symbol = checker.getSymbolAtLocation(node);
        const target = symbol && resolved(symbol);
        const declared = target && statementOf(target, own);
        if (declared && node.parent !== declared) {
          text.replace(node.getStart(), node.getEnd(), target.name);
          asked.push([target, declared]);
        } else if (symbol && symbol !== target && !declared) foreign = true;
      }
      ts.forEachChild(node, visit);
    };
    visit(statement);
    if (foreign) return null;
    for (const [symbol, declared] of asked) ask(symbol, declared);
    return text
      .toString()
      .replace(/^export /m, '')
      .trim();
  };

  const documentation = (symbol: ts.Symbol, indent: string): string => {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    return text ? `${indent}/** ${text.replaceAll('\n', `\n${indent} * `)} */\n` : '';
  };

  /** A type as it comes out, member by member. */
  const written = (type: ts.Type, indent: string): string => {
    const members = checker.getPropertiesOfType(type);
    if (!(type.flags & ts.TypeFlags.Object) || checker.isArrayType(type) || members.length === 0)
      return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias);
    const inner = `${indent}    `;
    const lines = members.map((member) => {
      const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
      return `${documentation(member, inner)}${inner}${member.name}${optional}: ${written(checker.getTypeOfSymbol(member), inner)};\n`;
    });
    return `{\n${lines.join('')}${indent}}`;
  };

  const face = program.getSourceFile(entryDeclarations);
  const module = face && checker.getSymbolAtLocation(face);
  if (!module) throw new Error(`${entry} could not be compiled.`);
  const exported = checker.getExportsOfModule(module).map((symbol) => {
    const target = resolved(symbol);
    const statement = statementOf(target, own);
    if (!statement) throw new Error(`${symbol.name} is exported but declared nowhere in the library.`);
    const name = ask(target, statement);
    return name === symbol.name ? name : `${name} as ${symbol.name}`;
  });

  const parts: string[] = [];
  for (let symbol = queue.shift(); symbol; symbol = queue.shift()) {
    const statement = names.get(symbol.name)!;
    const text = copy(statement);
    if (text !== null) parts.push(text);
    else if (ts.isTypeAliasDeclaration(statement)) {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      parts.push(`${documentation(symbol, '')}type ${symbol.name} = ${written(type, '')};`);
    } else throw new Error(`${symbol.name} of ${statement.getSourceFile().fileName} needs types of another package; write its type out.`);
  }
  return `${[header, ...parts, `export { ${exported.join(', ')} };`].join('\n\n')}\n`;
}
