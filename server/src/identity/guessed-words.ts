/**
 * Words that passwords are made of when people are told to make one: with a year, an exclamation mark or a few digits
 * behind, and letters written as digits. In lower case, the letters of their own alone. The third part is Korean, typed
 * with the keyboard set to English, as it stands in lists of passwords that were stolen.
 */
export const GUESSED_WORDS: ReadonlySet<string> = new Set(
  `password passwords passwort motdepasse contrasena parola senha passphrase passwd pass qwerty qwertyui qwertyuiop
  qwertz qwertzuiop azerty azertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qweasd qweasdzxc qazwsx qazwsxedc
  wsxedc edcrfv admin admins administrator root superuser user username guest login signin welcome willkommen hello
  hellothere letmein letmeinnow open sesame opensesame access secret secrets topsecret private changeme changeit
  change default temp temporary test tester testing testtest demo sample example abc abcd abcde abcdef abcdefg
  abcdefgh iloveyou iloveu loveyou lovely love forever monkey dragon master shadow sunshine princess football
  soccer baseball basketball hockey tennis golf superman batman spiderman pokemon pikachu naruto starwars matrix
  jordan michael jennifer jessica ashley daniel thomas robert charlie andrew michelle nicole george computer internet
  server database system network security oracle mysql postgres google apple samsung microsoft windows android
  facebook instagram twitter youtube netflix amazon openai chatgpt claude gemini anthropic tallygate gateway company
  office manager finance money business trustno freedom whatever nothing blessed jesus christ angel angels flower
  cookie chocolate coffee summer winter spring autumn january february march april may june july august september
  october november december monday tuesday wednesday thursday friday saturday sunday today happy happyday lucky
  killer ninja hunter ranger buster tigger ginger pepper cheese banana orange purple yellow diamond silver golden
  seoul korea busan london paris newyork tokyo america england germany spring summertime
  dkssud dkssudgktpdy qlalfqjsgh qlqjs rhksflwk tkfkdgo tkfkdgody sarang saranghae annyeong eogns gksrnr gksrmf
  rlaalswl qwer qwerasdf wkdnjsdl wjstks tjdnf qntks ghktk rlacl cjswo dudnjs`
    .split(/\s+/)
    .filter((word) => /^[a-z]+$/.test(word)),
);
