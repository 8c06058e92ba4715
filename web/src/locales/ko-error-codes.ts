/** The texts of the page of error codes in Korean. */
export const koErrorCodes = {
  'errorCodes.title': '오류 코드',
  'errorCodes.question':
    '오류 코드마다 무슨 일이 있었고, 왜 그런지, 무엇을 하면 되는지 설명합니다. 코드 글꼴의 이름 자리에는 실제 값이 표시됩니다.',
} as const;
