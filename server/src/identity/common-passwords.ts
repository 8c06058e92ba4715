/**
 * Passwords of ten letters and more that are tried first everywhere, in lower case. Shorter ones are refused for their
 * length, repetitions and runs by rule.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `0123456789 0987654321 1020304050 1029384756 1111122222 11223344556 112233445566 1122334455 1212121212 1231231231
  1232323232 1234512345 12345678900 1234567890 12345678910 123456789a 123456789q 123456789z 1234567890a 1234567890q
  123456abcd 123456qwerty 1234qwerasdf 123qweasdzxc 123qwe123qwe 1313131313 1472583690 1478963250
  1a2b3c4d5e 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc
  1qaz@wsx3edc 1qazxsw2!! 2020202020 2wsx3edc4rfv 3.1415926535 3141592653 5555566666 6969696969 7894561230
  9876543210 a123456789 a1b2c3d4e5 a1b2c3d4e5f6 aa12345678 aa123456789 abc1234567 abc123456789 abcd123456 abcd1234567
  abcd12345678 abcde12345 abcdef123456 access14access admin12345 admin123456 admin123456789 adminadmin adminadmin1
  administrator administrator1 alexander1 asdasdasdasd asdf123456 asdf1234567 asdfasdfasdf asdfghjkl1 asdfghjkl123
  asdfghjkl; asdfghjklz asdfqwer1234 azerty12345 azertyuiop baseball123 basketball basketball1 blink182182 butterfly1
  california california1 changeme123 changeme1234 charlie123 chocolate1 chocolate123 christopher computer123
  correcthorse correcthorsebatterystaple default123 dictionary dragon12345 elizabeth1 everything football123 forever123
  friendship fuckyou123 goodmorning hello12345 hello123456 helloworld helloworld1 iloveyou12 iloveyou123 iloveyou1234
  iloveyouforever iloveyousomuch internet123 jennifer123 jordan2323 letmein123 letmein1234 letmeinplease liverpool1
  liverpoolfc love123456 loveforever lovelovelove manchester manchester1 manchesterunited master12345 michael123
  michelle123 microsoft1 millenium1 monkey12345 motherfucker mustang123 mypassword mypassword1 mypassword123 naruto12345
  newpassword newpassword1 nopassword ohmygod123 passw0rd12 passw0rd123 passw0rd1234 password00 password01 password1!
  password10 password11 password12 password12! password123 password123! password1234 password12345 password123456
  password21 password22 password99 passwordpassword pa55word123 p@ssw0rd12 p@ssw0rd123 p@ssw0rd1234 p@ssword123
  p@ssw0rd1! photoshop1 playstation playstation3 pokemon123 princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx12345
  qazwsxedc1 qazwsxedc123 qazwsxedcrfv qqww1122ee qwe123asd456 qwe123qwe123 qweasdzxc1 qweasdzxc123 qweqweqwe1
  qwer123456 qwer1234asdf qwerasdfzxcv qwert12345 qwerty1234 qwerty12345 qwerty123456 qwerty1234567
  qwerty123456789 qwertyuiop qwertyuiop1 qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopasdfghjkl
  qwertyuiopasdfghjklzxcvbnm qwertyqwerty rockyou123 samsung123 scooby-doo secret12345 secretpassword shadow12345
  snickers123 spiderman1 spongebob1 starwars123 startrek123 summer2020! summer2023! summer2024! summer2025! sunshine12
  sunshine123 superman12 superman123 superman1234 supersecret tallygate1 tallygate12 tallygate123 tallygate1234
  tallygateadmin temp123456 test123456 test1234567 testtest123 testtesttest thisisapassword trustno1234 underground
  unbelievable university1 volleyball volleyball1 webmaster1 welcome123 welcome123! welcome1234 welcome12345
  welcome2024 welcome2025 welcome2026 whatever123 winter2024! winter2025! x1234567890 zaq12wsxcde3 zaq1@wsxcde3
  zaq1zaq1zaq1 zxcvbnm,./ zxcvbnm123 zxcvbnm1234 zxcvbnmasdfghjkl qwertyasdfgh asdfghjkl;' dkssudgktpdy tkfkdgo1234
  gksrnr12345 rlaclWlro12 dkssud1234! qlalfqjsgh qlalfqjsgh1 qlalfqjsgh123 ghkdlxld123 akswlakfk12`
    .toLowerCase()
    .split(/\s+/),
);
