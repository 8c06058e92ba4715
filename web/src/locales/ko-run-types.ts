/** The texts about types of AI runs in Korean. */
export const koRunTypes = {
  'runTypes.question': 'AI Run에 어떤 유형이 있고, 어떤 유형이 할당량에 포함되는지 확인합니다.',
  'runTypes.title': '유형',
  'runTypes.text':
    '실행은 질문 하나, 코딩 에이전트의 턴 하나, 예약된 작업 한 번입니다. 여러 요청이 같은 실행에 속하면 한 번만 계산됩니다.',
  'runTypes.add': '유형 추가',
  'runTypes.change': '유형 변경',
  'runTypes.addText': '추가한 유형은 1초 안에 모든 게이트웨이에서 사용할 수 있습니다.',
  'runTypes.changeText': 'ID는 바꿀 수 없습니다. 이미 계산된 실행은 그대로 남습니다.',
  'runTypes.id': '유형 ID',
  'runTypes.idHint': '영문 소문자, 숫자, 밑줄. 요청 헤더와 run_type 열에 쓰입니다.',
  'runTypes.name': '이름',
  'runTypes.nameKo': '한국어 이름',
  'runTypes.nameEn': '영어 이름',
  'runTypes.trigger': '시작 방식',
  'runTypes.trigger.user_started': '사용자가 시작',
  'runTypes.trigger.user_enabled': '사용자가 켜 둔 자동 실행',
  'runTypes.trigger.background': '백그라운드',
  'runTypes.billable': '할당량 포함',
  'runTypes.billable.yes': '포함',
  'runTypes.billable.no': '제외',
  'runTypes.why.user_started': '사용자가 시작했으므로 그 사용자의 실행으로 계산됩니다.',
  'runTypes.why.user_enabled': '사용자가 켜 두었으므로 계산되지만, 켠 사람이 아닌 시스템 주체의 실행입니다.',
  'runTypes.why.background': '아무도 요청하지 않은 추론은 할당량에 포함되지 않습니다.',
  'runTypes.why.free': '이 계정에서 할당량에 포함하지 않기로 정했습니다.',
  'runTypes.builtIn': '기본 제공',
  'runTypes.own': '직접 추가',
  'runTypes.from': '구분',
  'runTypes.problem.id': '영문 소문자로 시작하고 소문자, 숫자, 밑줄만 쓸 수 있습니다. 64자까지 입력하세요.',
  'runTypes.problem.ko': '60자까지 이름을 입력하세요.',
  'runTypes.problem.en': '60자까지 이름을 입력하세요.',

  'runTypes.claimTitle': '유형을 밝히는 방법',
  'runTypes.claimText':
    '요청에 아래 헤더를 붙이면 그 유형으로 계산됩니다. 헤더가 없으면 코딩 에이전트의 요청은 coding_agent, 나머지는 api입니다.',
  'runTypes.claimCode': '헤더 예시',
  'runTypes.claimKey':
    '키에는 밝힐 수 있는 유형의 목록이 있으며, 목록에 없는 유형을 보내면 요청이 거부됩니다. 계정 관리자의 키는 모든 유형을 밝힐 수 있습니다.',
  'runTypes.claimId':
    'tallygate-run-id가 같은 요청은 24시간 동안 한 실행입니다. 코딩 에이전트는 턴마다 자동으로 묶이고, 그 외의 요청은 각각 한 실행입니다.',

  'runTypes.actorTitle': '시스템 주체',
  'runTypes.actorText':
    '자동 실행과 백그라운드 실행은 기능을 켠 사람이 아니라 시스템 주체의 실행으로 표시됩니다. SQL에서는 attributed_to 열의 system입니다.',
  'runTypes.actorProblem': '두 언어의 이름을 60자까지 입력하세요.',
} as const;
