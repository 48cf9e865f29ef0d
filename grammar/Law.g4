/** The grammar of Law, one statement at a time.
 *
 * A statement starts in the first column and ends before the next token in a first column; `Parser` cuts the tokens of
 * a script there, so an error never reaches beyond its statement, and space, line breaks and comments mean nothing here
 * (only a table's cells are grouped into rows by their lines). Words of later versions (`search`, `plot` …) are
 * tokens without a rule: `Mistake` names them.
 */
grammar Law;

// By its full name: `Parser` is the front door of the package.
options { superClass = org.antlr.v4.runtime.Parser; }

/** A word is its token's name in lower case. `Lexemes` tells words from names: a rule for each would slow down every
 * start. From CONST to FALSE they are reserved, from WITH on soft.
 */
tokens {
    CONST, INPUT, USE, ASSERT, SAVE, LOAD, READ, TABLE, FIT, MINIMIZE, MAXIMIZE, SOLVE, COMPARE, SEARCH,
    DESIGN, ROLLOUT, DERIVE, LATEX, EXPLAIN, PLOT, IF, THEN, ELSE, AND, OR, NOT, TRUE, FALSE,
    WITH, WHERE, TO, BY, ON, LOG, OF, IN, OVER, SUBJECT, FOR, INTEGER, WEIGHT, STARTS, START, SEED, BOOTSTRAP,
    HOLDOUT, RESIDUAL, WILD, JACKKNIFE, LAPLACE, POSTERIOR, PROFILE, ERRORS, FOLDS, ASKING, LAST, WITHIN, SHARPEN, TELL
}

line : statement EOF ;

statement
    : (CONST | INPUT) name '=' question
    | USE name
    | ASSERT expr TEXT?
    | SAVE expr TO expr
    | expr ('=' question | suffix*)       // `name = …`, `name(arguments) = …`, or a value
    | source suffix*
    | task
    ;

/** All that has a value. Inside a larger expression it stands in parentheses, except where it is a plain expression. */
question : (expr | source) suffix* | task ;

source : (READ | LOAD) expr | TABLE cell* ;

task
    : FIT expr (',' expr)* TO expr fitClause*
    | COMPARE expr (',' expr)* TO expr (fitClause | asking)*
    | ROLLOUT expr BY expr
    | (MINIMIZE | MAXIMIZE) expr OVER unknown (',' unknown)* optimizeClause*
    | SOLVE relation (',' relation)* FOR unknown (',' unknown)*
    | DESIGN expr IDENT OVER unknown (',' unknown)* designClause*
    | DERIVE expr BY name
    | LATEX expr
    | EXPLAIN question
    ;

suffix : WITH field (',' field)* | WHERE item (',' item)* | LAST? WITHIN column ;

/** In a law's `where`: a comparison, `name in range`, `name ~ prior`, `name = value`. After a table: one condition. */
item : expr (('=' | '~' | IN) expr)? ;

field : column '=' expr (WITHIN column)? ;

fitClause
    : ON LOG
    | BY scheme (',' scheme)*
    | (WEIGHT | STARTS | START | SEED | HOLDOUT) expr
    | (RESIDUAL | WILD)? BOOTSTRAP expr (OF column)?
    | JACKKNIFE (OF column)?
    | LAPLACE
    | POSTERIOR expr
    | PROFILE
    | ERRORS (OF column | IDENT)
    | FOLDS (OF column | expr)
    ;

scheme : expr (ON LOG)? ;

asking : ASKING expr (',' expr)* ;

optimizeClause
    : SUBJECT TO relation (',' relation)*
    | START expr
    | FOR name IN expr (LOG expr | NUMBER)?
    | IDENT expr                          // serving …
    ;

/** `cost …`, `within …`, `to sharpen …`, `to tell … from …`. */
designClause
    : SUBJECT TO relation (',' relation)*
    | (TO purpose | word) expr (',' expr)*
    ;

purpose : SHARPEN | TELL ;

word : IDENT | WITHIN ;

unknown : INTEGER? free (IN expr)? ;

/** A name but `in`, lest `integer in grid` be an `in` that is an integer. */
free : IDENT | WITH | WHERE | wordButIn ;

relation : expr ('=' expr)? ;

cell : '-'? NUMBER | TEXT | QUOTED | IDENT | soft ;

/** From the tightest to the loosest. */
expr
    : NUMBER                                                    # number
    | TEXT                                                      # text
    | (TRUE | FALSE)                                            # bool
    | column                                                    # named
    | '(' question ')'                                          # parens
    | '[' (expr (',' expr)*)? ']'                               # list
    | '{' (field (',' field)*)? '}'                             # record
    | expr '.' column                                           # member
    | expr '[' expr ']'                                         # index
    | expr '(' (argument (',' argument)* over?)? ')'            # call
    | <assoc = right> expr '^' expr                             # power
    | '-' expr                                                  # negate
    | expr op = ('*' | '/') expr                                # product
    | expr op = ('+' | '-') expr                                # sum
    | expr '..' expr                                            # range
    | expr op = ('<' | '<=' | '>' | '>=' | '==' | '!=') expr    # compare
    | NOT expr                                                  # not
    | expr AND expr                                             # and
    | expr OR expr                                              # or
    | IF expr THEN expr ELSE expr                               # conditional
    ;

argument : expr ('=' expr)? ;

/** Of a sum, product, scan or integral: behind the arguments, so that a call is known by its first token. */
over : FOR name IN expr (WHERE expr)? (START expr)? ;

column : name | QUOTED ;

name : IDENT | WITH | WHERE | soft ;

/** Words only in their clause, names everywhere else. `with` and `where` may not head a table's column. */
soft : IN | wordButIn ;

wordButIn
    : TO | BY | ON | LOG | OF | OVER | SUBJECT | FOR | INTEGER | WEIGHT | STARTS | START | SEED | BOOTSTRAP
    | HOLDOUT | RESIDUAL | WILD | JACKKNIFE | LAPLACE | POSTERIOR | PROFILE | ERRORS | FOLDS | ASKING | LAST | WITHIN | SHARPEN | TELL
    ;

LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
LBRACE : '{' ;
RBRACE : '}' ;
COMMA : ',' ;
DOT : '.' ;
DOTS : '..' ;
EQUALS : '=' ;
TILDE : '~' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
CARET : '^' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;

/** Letters beyond ASCII are checked by `Lexemes`: tables of them here would slow down every start. */
IDENT : LETTER (LETTER | [0-9])* ;
NUMBER : (DIGITS ('.' DIGITS)? | '.' DIGITS) ([eE] [+-]? DIGITS)? [kMBTP%]? ;
JUNK_NUMBER : NUMBER (LETTER | '.' DIGITS) (LETTER | [0-9] | '.' DIGITS)* ;
TEXT : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;
QUOTED : '`' (~[`\\\r\n] | '\\' ~[\r\n])* '`' ;
UNCLOSED : ('"' (~["\\\r\n] | '\\' ~[\r\n])* | '`' (~[`\\\r\n] | '\\' ~[\r\n])*) '\\'? ;
SPACE : [ \t\r\n\f\uFEFF]+ -> skip ;
COMMENT : '#' ~[\r\n]* -> skip ;
UNKNOWN : . ;

fragment LETTER : [a-zA-Z_\u0080-\uFEFE\uFF00-\uFFFF] ;
fragment DIGITS : [0-9]+ ;
