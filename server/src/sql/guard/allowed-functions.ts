/**
 * The scalar functions that a statement may call, by subject: pure ones, that read their arguments and nothing else.
 * A `~` marks names that the engine takes in any case. Left out on purpose: what reads files, dictionaries, settings or
 * other tables, names the host or the session, waits, raises errors at will, or runs code or queries given as text.
 */
export const SCALAR_FUNCTIONS: readonly string[] = words(
  // what the parser makes of operators and lambdas
  'lambda exists _CAST~',
  // arrays
  `
    CARDINALITY~ OCTET_LENGTH~ array arrayAUC arrayAUCPR arrayAll arrayAutocorrelation arrayAvg arrayBottomK
    arrayCompact arrayConcat arrayCount arrayCumSum arrayCumSumNonNegative arrayDifference arrayDistinct
    arrayDotProduct arrayElement arrayElementOrNull arrayEnumerate arrayEnumerateDense arrayEnumerateDenseRanked
    arrayEnumerateUniq arrayEnumerateUniqRanked arrayExcept arrayExists arrayFill arrayFilter arrayFirst
    arrayFirstIndex arrayFirstOrNull arrayFlatten arrayFold arrayIntersect arrayJaccardIndex arrayJoin arrayLast
    arrayLastIndex arrayLastOrNull arrayLevenshteinDistance arrayLevenshteinDistanceWeighted arrayMap arrayMax
    arrayMin arrayNormalizedGini arrayPRAUC arrayPartialReverseSort arrayPartialShuffle~ arrayPartialSort arrayPopBack
    arrayPopFront arrayProduct arrayPushBack arrayPushFront arrayROCAUC arrayRandomSample arrayRemove arrayResize
    arrayReverse arrayReverseFill arrayReverseSort arrayReverseSplit arrayRotateLeft arrayRotateRight arrayShiftLeft
    arrayShiftRight arrayShingles arrayShuffle~ arraySimilarity arraySlice arraySort arraySplit arraySum
    arraySymmetricDifference arrayTopK arrayTranspose arrayUnion arrayUniq arrayWithConstant arrayZip
    arrayZipUnaligned array_remove~ countEqual empty emptyArrayDate emptyArrayDateTime emptyArrayFloat32
    emptyArrayFloat64 emptyArrayInt16 emptyArrayInt32 emptyArrayInt64 emptyArrayInt8 emptyArrayString
    emptyArrayToSingle emptyArrayUInt16 emptyArrayUInt32 emptyArrayUInt64 emptyArrayUInt8 flatten~ has hasAll hasAny
    hasSubstr indexOf indexOfAssumeSorted length~ notEmpty range replicate reverse~ unnest~
  `,
  // type conversion
  `
    CAST~ DATE~ TO_UNIXTIME~ accurateCast accurateCastOrDefault accurateCastOrNull fromUnixTimestamp64Micro
    fromUnixTimestamp64Milli fromUnixTimestamp64Nano fromUnixTimestamp64Second parseDateTime parseDateTime32BestEffort
    parseDateTime32BestEffortOrNull parseDateTime32BestEffortOrZero parseDateTime64 parseDateTime64BestEffort
    parseDateTime64BestEffortOrNull parseDateTime64BestEffortOrZero parseDateTime64BestEffortUS
    parseDateTime64BestEffortUSOrNull parseDateTime64BestEffortUSOrZero parseDateTime64InJodaSyntax
    parseDateTime64InJodaSyntaxOrNull parseDateTime64InJodaSyntaxOrZero parseDateTime64OrNull parseDateTime64OrZero
    parseDateTimeBestEffort parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero parseDateTimeBestEffortUS
    parseDateTimeBestEffortUSOrNull parseDateTimeBestEffortUSOrZero parseDateTimeInJodaSyntax
    parseDateTimeInJodaSyntaxOrNull parseDateTimeInJodaSyntaxOrZero parseDateTimeOrNull parseDateTimeOrZero
    reinterpretAsDate reinterpretAsDateTime reinterpretAsFixedString reinterpretAsFloat32 reinterpretAsFloat64
    reinterpretAsInt128 reinterpretAsInt16 reinterpretAsInt256 reinterpretAsInt32 reinterpretAsInt64 reinterpretAsInt8
    reinterpretAsString reinterpretAsUInt128 reinterpretAsUInt16 reinterpretAsUInt256 reinterpretAsUInt32
    reinterpretAsUInt64 reinterpretAsUInt8 reinterpretAsUUID str_to_date~ toBFloat16 toBFloat16OrNull toBFloat16OrZero
    toBool toDate toDate32 toDate32OrDefault toDate32OrNull toDate32OrZero toDateOrDefault toDateOrNull toDateOrZero
    toDateTime toDateTime32 toDateTime64 toDateTime64OrDefault toDateTime64OrNull toDateTime64OrZero
    toDateTimeOrDefault toDateTimeOrNull toDateTimeOrZero toDecimal128 toDecimal128OrDefault toDecimal128OrNull
    toDecimal128OrZero toDecimal256 toDecimal256OrDefault toDecimal256OrNull toDecimal256OrZero toDecimal32
    toDecimal32OrDefault toDecimal32OrNull toDecimal32OrZero toDecimal64 toDecimal64OrDefault toDecimal64OrNull
    toDecimal64OrZero toDecimalString~ toFixedString toFloat32 toFloat32OrDefault toFloat32OrNull toFloat32OrZero
    toFloat64 toFloat64OrDefault toFloat64OrNull toFloat64OrZero toInt128 toInt128OrDefault toInt128OrNull
    toInt128OrZero toInt16 toInt16OrDefault toInt16OrNull toInt16OrZero toInt256 toInt256OrDefault toInt256OrNull
    toInt256OrZero toInt32 toInt32OrDefault toInt32OrNull toInt32OrZero toInt64 toInt64OrDefault toInt64OrNull
    toInt64OrZero toInt8 toInt8OrDefault toInt8OrNull toInt8OrZero toIntervalDay toIntervalHour toIntervalMicrosecond
    toIntervalMillisecond toIntervalMinute toIntervalMonth toIntervalNanosecond toIntervalQuarter toIntervalSecond
    toIntervalWeek toIntervalYear toLowCardinality toString toStringCutToZero toTime toTime64 toTime64OrNull
    toTime64OrZero toTimeOrNull toTimeOrZero toUInt128 toUInt128OrDefault toUInt128OrNull toUInt128OrZero toUInt16
    toUInt16OrDefault toUInt16OrNull toUInt16OrZero toUInt256 toUInt256OrDefault toUInt256OrNull toUInt256OrZero
    toUInt32 toUInt32OrDefault toUInt32OrNull toUInt32OrZero toUInt64 toUInt64OrDefault toUInt64OrNull toUInt64OrZero
    toUInt8 toUInt8OrDefault toUInt8OrNull toUInt8OrZero toUUID toUUIDOrZero toUnixTimestamp64Micro
    toUnixTimestamp64Milli toUnixTimestamp64Nano toUnixTimestamp64Second
  `,
  // strings
  `
    CHARACTER_LENGTH~ CHAR_LENGTH~ CRC32~ CRC32IEEE~ CRC64~ FROM_BASE64~ NATURAL_SORT_KEY~ REGEXP_EXTRACT~
    REGEXP_SUBSTR~ SUBSTRING_INDEX~ TO_BASE64~ appendTrailingCharIfAbsent ascii~ base32Decode base32Encode
    base58Decode base58Encode base64Decode base64Encode base64URLDecode base64URLEncode basename byteHammingDistance
    byteSlice~ caseFoldUTF8 compareSubstrings concat~ concatAssumeInjective concatWithSeparator
    concatWithSeparatorAssumeInjective concat_ws~ conv damerauLevenshteinDistance decodeHTMLComponent
    decodeXMLComponent editDistance editDistanceUTF8 encodeXMLComponent endsWith endsWithCaseInsensitive
    endsWithCaseInsensitiveUTF8 endsWithUTF8 extractTextFromHTML firstLine initcap~ initcapUTF8 isASCII isValidASCII
    isValidUTF8 jaroSimilarity jaroWinklerSimilarity lcase~ left~ leftPad leftPadUTF8 leftUTF8 lengthUTF8
    levenshteinDistance levenshteinDistanceUTF8 lower~ lowerUTF8 lpad~ ltrim mid~ mismatches naturalSortKey
    normalizeUTF8NFC normalizeUTF8NFD normalizeUTF8NFKC normalizeUTF8NFKCCasefold normalizeUTF8NFKD regexpExtract
    regexpInstr~ regexpPosition regexp_instr~ removeAccentsUTF8 removeDiacriticsUTF8 repeat~ reverseUTF8 right~
    rightPad rightPadUTF8 rightUTF8 rpad~ rtrim soundex~ space~ sparseGrams sparseGramsHashes sparseGramsHashesUTF8
    sparseGramsUTF8 startsWith startsWithCaseInsensitive startsWithCaseInsensitiveUTF8 startsWithUTF8
    stringBytesEntropy stringBytesUniq stringJaccardIndex stringJaccardIndexUTF8 substr~ substring~ substringIndex
    substringIndexUTF8 substringUTF8 toValidUTF8 trim trimBoth trimLeft trimRight tryBase32Decode tryBase58Decode
    tryBase64Decode tryBase64URLDecode ucase~ upper~ upperUTF8
  `,
  // dates and times
  `
    DATE_DIFF DATE_FORMAT~ DATE_TRUNC~ DAY~ DAYOFMONTH~ DAYOFWEEK~ DAYOFYEAR~ FROM_DAYS~ FROM_UNIXTIME~ HOUR~
    LAST_DAY~ MICROSECOND~ MILLISECOND~ MINUTE~ MONTH~ NANOSECOND~ QUARTER~ SECOND~ TIMESTAMP_DIFF TO_DAYS~
    UTCTimestamp~ UTC_timestamp~ YEAR~ YYYYMMDDToDate~ YYYYMMDDToDate32~ YYYYMMDDhhmmssToDateTime~
    YYYYMMDDhhmmssToDateTime64 addDate~ addDays addHours addInterval addMicroseconds addMilliseconds addMinutes
    addMonths addNanoseconds addQuarters addSeconds addWeeks addYears age~ changeDay changeHour changeMinute
    changeMonth changeSecond changeYear curdate~ current_date~ current_timestamp~ dateDiff~ dateName~ dateTrunc
    date_bin~ date_diff formatDateTime formatDateTimeInJodaSyntax fromDaysSinceYearZero fromDaysSinceYearZero32
    fromModifiedJulianDay fromModifiedJulianDayOrNull fromUTCTimestamp fromUnixTimestamp fromUnixTimestampInJodaSyntax
    from_utc_timestamp~ localtime~ localtimestamp~ makeDate~ makeDate32~ makeDateTime~ makeDateTime64~ monthName~ now~
    now64~ subDate~ subtractDays subtractHours subtractInterval subtractMicroseconds subtractMilliseconds
    subtractMinutes subtractMonths subtractNanoseconds subtractQuarters subtractSeconds subtractWeeks subtractYears
    timeDiff~ timeSlot timeSlots timeZoneOf timeZoneOffset time_bucket~ timestamp~ timestampDiff timestamp_diff
    timezoneOf timezoneOffset toDayOfMonth toDayOfWeek toDayOfYear toDaysInMonth toDaysSinceYearZero toHour toISOWeek
    toISOYear toLastDayOfMonth toLastDayOfWeek toMicrosecond toMillisecond toMinute toModifiedJulianDay
    toModifiedJulianDayOrNull toMonday toMonth toMonthNumSinceEpoch toNanosecond toQuarter toRelativeDayNum
    toRelativeHourNum toRelativeMinuteNum toRelativeMonthNum toRelativeQuarterNum toRelativeSecondNum
    toRelativeWeekNum toRelativeYearNum toSecond toStartOfDay toStartOfFifteenMinutes toStartOfFiveMinute
    toStartOfFiveMinutes toStartOfHour toStartOfISOYear toStartOfInterval toStartOfMicrosecond toStartOfMillisecond
    toStartOfMinute toStartOfMonth toStartOfNanosecond toStartOfQuarter toStartOfSecond toStartOfTenMinutes
    toStartOfWeek toStartOfYear toTimeWithFixedDate toTimeZone toTimezone toUTCTimestamp toUnixTimestamp toWeek
    toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss toYear toYearNumSinceEpoch toYearWeek to_utc_timestamp~ today~ week~
    yearweek~ yesterday
  `,
  // other
  `
    FORMAT_BYTES~ bar byteSize caseWithExpr caseWithExpression countDigits formatReadableDecimalSize
    formatReadableQuantity formatReadableSize formatReadableTimeDelta identity isConstant isDecimalOverflow
    materialize parseReadableSize parseReadableSizeOrNull parseReadableSizeOrZero parseTimeDelta rowNumberInAllBlocks
    runningDifference runningDifferenceStartingWithFirstValue seriesDecomposeSTL seriesOutliersDetectTukey toTypeName
    transform visibleWidth
  `,
  // IP addresses
  `
    INET6_ATON~ INET6_NTOA~ INET_ATON~ INET_NTOA~ IPv4CIDRToRange IPv4NumToString IPv4NumToStringClassC
    IPv4StringToNum IPv4StringToNumOrDefault IPv4StringToNumOrNull IPv4ToIPv6 IPv6CIDRToRange IPv6NumToString
    IPv6StringToNum IPv6StringToNumOrDefault IPv6StringToNumOrNull cutIPv6 isIPAddressInRange isIPv4String
    isIPv6String toIPv4 toIPv4OrDefault toIPv4OrNull toIPv4OrZero toIPv6 toIPv6OrDefault toIPv6OrNull toIPv6OrZero
  `,
  // JSON
  `
    JSONAllPaths JSONAllPathsWithTypes JSONArrayLength JSONExtract JSONExtractArrayRaw
    JSONExtractArrayRawCaseInsensitive JSONExtractBool JSONExtractBoolCaseInsensitive JSONExtractCaseInsensitive
    JSONExtractFloat JSONExtractFloatCaseInsensitive JSONExtractInt JSONExtractIntCaseInsensitive JSONExtractKeys
    JSONExtractKeysAndValues JSONExtractKeysAndValuesCaseInsensitive JSONExtractKeysAndValuesRaw
    JSONExtractKeysAndValuesRawCaseInsensitive JSONExtractKeysCaseInsensitive JSONExtractRaw
    JSONExtractRawCaseInsensitive JSONExtractString JSONExtractStringCaseInsensitive JSONExtractUInt
    JSONExtractUIntCaseInsensitive JSONHas JSONLength JSONMergePatch JSONType JSON_ARRAY_LENGTH~ JSON_EXISTS
    JSON_QUERY JSON_VALUE dynamicElement dynamicType isValidJSON jsonMergePatch prettyPrintJSON simpleJSONExtractBool
    simpleJSONExtractFloat simpleJSONExtractInt simpleJSONExtractRaw simpleJSONExtractString simpleJSONExtractUInt
    simpleJSONHas toJSONString visitParamExtractBool visitParamExtractFloat visitParamExtractInt visitParamExtractRaw
    visitParamExtractString visitParamExtractUInt visitParamHas
  `,
  // distances
  `
    L1Distance L1Norm L1Normalize L2Distance L2Norm L2Normalize L2SquaredDistance L2SquaredNorm LinfDistance LinfNorm
    LinfNormalize LpDistance LpNorm LpNormalize cosineDistance distanceCosine~ distanceL1~ distanceL2~
    distanceL2Squared~ distanceLinf~ distanceLp~ normL1~ normL2~ normL2Squared~ normLinf~ normLp~ normalizeL1~
    normalizeL2~ normalizeLinf~ normalizeLp~
  `,
  // maps
  `
    MAP_FROM_ARRAYS extractKeyValuePairs extractKeyValuePairsWithEscaping map mapAdd mapAll mapApply mapConcat
    mapContains mapContainsKey mapContainsKeyLike mapContainsValue mapContainsValueLike mapExists mapExtractKeyLike
    mapExtractValueLike mapFilter mapFromArrays mapFromString mapKeys mapPartialReverseSort mapPartialSort
    mapPopulateSeries mapReverseSort mapSort mapSubtract mapUpdate mapValues str_to_map~
  `,
  // hashes
  `
    MD4 MD5 RIPEMD160 SHA1 SHA224 SHA256 SHA384 SHA512 SHA512_256 URLHash cityHash64 farmFingerprint64 farmHash64
    gccMurmurHash halfMD5 hiveHash intHash32 intHash64 javaHash javaHashUTF16LE jumpConsistentHash kafkaMurmurHash
    keccak256 kostikConsistentHash metroHash64 murmurHash2_32 murmurHash2_64 murmurHash3_128 murmurHash3_32
    murmurHash3_64 ngramMinHash ngramMinHashArg ngramMinHashArgCaseInsensitive ngramMinHashArgCaseInsensitiveUTF8
    ngramMinHashArgUTF8 ngramMinHashCaseInsensitive ngramMinHashCaseInsensitiveUTF8 ngramMinHashUTF8 ngramSimHash
    ngramSimHashCaseInsensitive ngramSimHashCaseInsensitiveUTF8 ngramSimHashUTF8 sipHash128 sipHash128Keyed
    sipHash128Reference sipHash128ReferenceKeyed sipHash64 sipHash64Keyed wordShingleMinHash wordShingleMinHashArg
    wordShingleMinHashArgCaseInsensitive wordShingleMinHashArgCaseInsensitiveUTF8 wordShingleMinHashArgUTF8
    wordShingleMinHashCaseInsensitive wordShingleMinHashCaseInsensitiveUTF8 wordShingleMinHashUTF8 wordShingleSimHash
    wordShingleSimHashCaseInsensitive wordShingleSimHashCaseInsensitiveUTF8 wordShingleSimHashUTF8 wyHash64 xxHash32
    xxHash64 xxHash64Spark xxh3 xxh3_128 yandexConsistentHash
  `,
  // string search
  `
    REGEXP_MATCHES~ countMatches countMatchesCaseInsensitive countSubstrings~ countSubstringsCaseInsensitive
    countSubstringsCaseInsensitiveUTF8 extract extractAll extractAllGroupsHorizontal extractGroups hasSubsequence~
    hasSubsequenceCaseInsensitive~ hasSubsequenceCaseInsensitiveUTF8~ hasSubsequenceUTF8~ hasToken
    hasTokenCaseInsensitive~ hasTokenCaseInsensitiveOrNull~ hasTokenOrNull ilike instr~ like locate~ match
    multiMatchAllIndices multiMatchAny multiMatchAnyIndex multiSearchAllPositions
    multiSearchAllPositionsCaseInsensitive multiSearchAllPositionsCaseInsensitiveUTF8 multiSearchAllPositionsUTF8
    multiSearchAny multiSearchAnyCaseInsensitive multiSearchAnyCaseInsensitiveUTF8 multiSearchAnyUTF8
    multiSearchFirstIndex multiSearchFirstIndexCaseInsensitive multiSearchFirstIndexCaseInsensitiveUTF8
    multiSearchFirstIndexUTF8 multiSearchFirstPosition multiSearchFirstPositionCaseInsensitive
    multiSearchFirstPositionCaseInsensitiveUTF8 multiSearchFirstPositionUTF8 ngramDistance
    ngramDistanceCaseInsensitive ngramDistanceCaseInsensitiveUTF8 ngramDistanceUTF8 ngramSearch
    ngramSearchCaseInsensitive ngramSearchCaseInsensitiveUTF8 ngramSearchUTF8 notILike notLike position~
    positionCaseInsensitive positionCaseInsensitiveUTF8 positionUTF8
  `,
  // string replacement
  `
    REGEXP_REPLACE~ format overlay~ overlayUTF8 printf regexpQuoteMeta replace~ replaceAll replaceOne replaceRegexpAll
    replaceRegexpOne translate translateUTF8
  `,
  // URLs
  `
    URLHierarchy URLPathHierarchy cutFragment cutQueryString cutQueryStringAndFragment cutToFirstSignificantSubdomain
    cutToFirstSignificantSubdomainCustom cutToFirstSignificantSubdomainCustomRFC
    cutToFirstSignificantSubdomainCustomWithWWW cutToFirstSignificantSubdomainCustomWithWWWRFC
    cutToFirstSignificantSubdomainRFC cutToFirstSignificantSubdomainWithWWW cutToFirstSignificantSubdomainWithWWWRFC
    cutURLParameter cutWWW decodeURLComponent decodeURLFormComponent domain domainRFC domainWithoutWWW
    domainWithoutWWWRFC encodeURLComponent encodeURLFormComponent extractURLParameter extractURLParameterNames
    extractURLParameters firstSignificantSubdomain firstSignificantSubdomainCustom firstSignificantSubdomainCustomRFC
    firstSignificantSubdomainRFC fragment netloc path pathFull port portRFC protocol queryString
    queryStringAndFragment topLevelDomain topLevelDomainRFC
  `,
  // identifiers
  `
    UUIDNumToString UUIDStringToNum UUIDToNum UUIDv7ToDateTime dateTime64ToSnowflakeID dateTimeToSnowflakeID
    dateTimeToUUIDv7 generateUUIDv4 generateUUIDv7 snowflakeIDToDateTime snowflakeIDToDateTime64 toUUIDOrDefault
    toUUIDOrNull
  `,
  // arithmetic
  `
    abs~ avg2~ byteSwap~ divide divideDecimal divideOrNull gcd ifNotFinite intDiv intDivOrNull intDivOrZero isFinite
    isInfinite isNaN lcm max2~ midpoint~ min2~ minus mod~ modOrNull~ modulo moduloOrNull moduloOrZero multiply
    multiplyDecimal negate plus pmod~ pmodOrNull~ positiveModulo~ positiveModuloOrNull~ positive_modulo~
    positive_modulo_or_null~ sqr~
  `,
  // mathematics
  `
    acos~ acosh asin~ asinh atan~ atan2~ atanh cbrt cos~ cosh degrees~ e erf erfc exp~ exp10 exp2 factorial~ hypot~
    intExp10 intExp2 isPrime isProbablePrime lgamma ln~ log~ log10~ log1p log2~ pi~ pow~ power~ proportionsZTest
    radians~ sigmoid sign~ sin~ sinh sqrt~ tan~ tanh~ tgamma widthBucket width_bucket~
  `,
  // string splitting
  `
    alphaTokens arrayStringConcat array_to_string~ extractAllGroups extractAllGroupsVertical ngrams reverseBySeparator
    splitByAlpha splitByChar splitByNonAlpha splitByRegexp splitByString splitByWhitespace tokens
  `,
  // logic
  `
    and not~ or xor
  `,
  // null
  `
    assumeNotNull coalesce~ firstNonDefault~ ifNull~ isNotNull isNull~ isNullable isZeroOrNull nullIf~ toNullable
  `,
  // encoding
  `
    bin~ bitPositionsToArray bitmaskToArray bitmaskToList char~ hex~ hilbertDecode hilbertEncode mortonDecode
    mortonEncode unbin~ unhex~
  `,
  // bits
  `
    bitAnd bitCount bitHammingDistance bitNot bitOr bitRotateLeft bitRotateRight bitShiftLeft bitShiftRight bitSlice
    bitTest bitTestAll bitTestAny bitXor
  `,
  // bitmaps
  `
    bitmapAnd bitmapAndCardinality bitmapAndnot bitmapAndnotCardinality bitmapBuild bitmapCardinality bitmapContains
    bitmapHasAll bitmapHasAny bitmapMax bitmapMin bitmapOr bitmapOrCardinality bitmapSubsetInRange bitmapSubsetLimit
    bitmapToArray bitmapTransform bitmapXor bitmapXorCardinality subBitmap
  `,
  // conditional
  `
    caseWithoutExpr caseWithoutExpression clamp greatest~ if~ least~ multiIf
  `,
  // rounding
  `
    ceil~ ceiling~ floor~ round~ roundAge roundBankers roundDown roundDuration roundToExp2 trunc~ truncate~
  `,
  // tuples
  `
    dotProduct flattenTuple scalarProduct~ tuple tupleConcat tupleDivide tupleDivideByNumber tupleElement
    tupleHammingDistance tupleIntDiv tupleIntDivByNumber tupleIntDivOrZero tupleIntDivOrZeroByNumber tupleMinus
    tupleModulo tupleModuloByNumber tupleMultiply tupleMultiplyByNumber tupleNames tupleNegate tuplePlus
    tuplePositiveModuloByNumber tupleToNameValuePairs vectorDifference~ vectorSum~
  `,
  // comparison
  `
    equals globalIn globalNotIn globalNotNullIn globalNullIn greater greaterOrEquals in isDistinctFrom
    isNotDistinctFrom less lessOrEquals notEquals notIn notNullIn nullIn
  `,
  // money
  `
    financialInternalRateOfReturn financialInternalRateOfReturnExtended financialNetPresentValue
    financialNetPresentValueExtended
  `,
  // random numbers
  `
    rand~ rand32 rand64 randBernoulli randBinomial randCanonical randChiSquared randConstant randExponential
    randFisherF randLogNormal randNegativeBinomial randNormal randPoisson randStudentT randUniform randomFixedString
    randomPrintableASCII randomString randomStringUTF8
  `,
);

/** Aggregate and window functions; each may also carry the combinators below. */
export const AGGREGATE_FUNCTIONS: readonly string[] = words(`
    BIT_AND~ BIT_OR~ BIT_XOR~ COVAR_POP~ COVAR_SAMP~ STD~ STDDEV~ STDDEV_POP~ STDDEV_SAMP~ VAR_POP~ VAR_SAMP~
    analysisOfVariance~ anova~ any anyHeavy anyLast anyLastRespectNulls anyLast_respect_nulls anyRespectNulls
    anyValueRespectNulls any_respect_nulls any_value~ any_value_respect_nulls~ approx_top_count~ approx_top_k~
    approx_top_sum~ argAndMax argAndMin argMax argMin array_agg~ array_concat_agg~ avg~ avgWeighted boundingRatio
    categoricalInformationValue contingency corr~ corrMatrix corrStable count~ covarPop covarPopMatrix covarPopStable
    covarSamp covarSampMatrix covarSampStable cramersV cramersVBiasCorrected cume_dist deltaSum deltaSumTimestamp
    denseRank dense_rank~ entropy exponentialMovingAverage exponentialTimeDecayedAvg exponentialTimeDecayedCount
    exponentialTimeDecayedMax exponentialTimeDecayedSum firstValueRespectNulls first_value~ first_value_respect_nulls~
    groupArray groupArrayInsertAt groupArrayIntersect groupArrayLast groupArrayMovingAvg groupArrayMovingSum
    groupArraySample groupArraySorted groupBitAnd groupBitOr groupBitXor groupBitmap groupConcat groupUniqArray
    group_concat~ histogram intervalLengthSum kolmogorovSmirnovTest~ kurtPop kurtSamp lag~ lagInFrame
    largestTriangleThreeBuckets lastValueRespectNulls last_value~ last_value_respect_nulls~ lead~ leadInFrame lttb
    mannWhitneyUTest max~ maxIntersections maxIntersectionsPosition maxMappedArrays max_by~ meanZTest median
    medianBFloat16 medianBFloat16Weighted medianDD medianDeterministic medianExact medianExactHigh medianExactLow
    medianExactWeighted medianExactWeightedInterpolated medianGK medianInterpolatedWeighted medianTDigest
    medianTDigestWeighted medianTiming medianTimingWeighted min~ minMappedArrays min_by~ nonNegativeDerivative
    nth_value~ ntile~ percentRank percent_rank~ quantile quantileBFloat16 quantileBFloat16Weighted quantileDD
    quantileDeterministic quantileExact quantileExactExclusive quantileExactHigh quantileExactInclusive
    quantileExactLow quantileExactWeighted quantileExactWeightedInterpolated quantileGK quantileInterpolatedWeighted
    quantileTDigest quantileTDigestWeighted quantileTiming quantileTimingWeighted quantiles quantilesBFloat16
    quantilesBFloat16Weighted quantilesDD quantilesDeterministic quantilesExact quantilesExactExclusive
    quantilesExactHigh quantilesExactInclusive quantilesExactLow quantilesExactWeighted
    quantilesExactWeightedInterpolated quantilesGK quantilesInterpolatedWeighted quantilesTDigest
    quantilesTDigestWeighted quantilesTiming quantilesTimingWeighted rank~ rankCorr retention row_number~
    sequenceCount sequenceMatch sequenceMatchEvents simpleLinearRegression singleValueOrNull skewPop skewSamp sparkBar
    sparkbar stddevPop stddevPopStable stddevSamp stddevSampStable string_agg~ studentTTest studentTTestOneSample sum~
    sumCount sumKahan sumMapFiltered sumMapFilteredWithOverflow sumMapWithOverflow sumMappedArrays sumWithOverflow
    theilsU topK topKWeighted uniq uniqCombined uniqCombined64 uniqExact uniqHLL12 uniqUpTo varPop varPopStable
    varSamp varSampStable welchTTest windowFunnel
`);

/** Suffixes that make a new aggregate function out of an old one, as in `sumIf`. */
export const COMBINATORS: readonly string[] = words(
  'ArgMax ArgMin Array Distinct ForEach If Map Merge OrDefault OrNull Resample SimpleState State',
);

/** Functions that may stand where a table is expected: rows made of numbers and of literals. */
export const TABLE_FUNCTIONS: readonly string[] = words(
  'numbers numbers_mt generateSeries generate_series SQLStandardValues',
);

/** The functions whose second argument may be the name of a table. */
export const IN_FUNCTIONS: readonly string[] = words(
  'in notIn nullIn notNullIn globalIn globalNotIn globalNullIn globalNotNullIn',
);

function words(...texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.split(/\s+/)).filter((word) => word !== '');
}
