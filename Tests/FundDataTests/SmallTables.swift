import Testing

@testable import FundData

/// Tables of a few rows that are right, and faults in them.
enum SmallTables {
  static let good = [
    "dimensions.csv": "letter,name_zh,name_en,meaning\nI,指标,indicator,x\n",
    "charts.csv": """
    chart,book,code,name_zh,name_en,class,side,limit,part,dimensions,managed,valid_from,valid_to,source,basis
    A-1,A,1,甲,a,asset,D,never-credit,,I,M,2016-01-01,2016-12-31,ours,x
    A-1,A,1,乙,b,asset,D,none,,I,,2017-01-01,,ours,x

    """,
    "books.csv": """
    book,name_zh,name_en,chart,balances_by,valid_from,valid_to
    A,账,book,A-1,I,2016-01-01,

    """,
    "regions.csv": """
    code,name_zh,level,parent,valid_from,valid_to,successor,note
    000000,国家,nation,,2016-01-01,,,
    110000,甲,province,000000,2016-01-01,,,
    110100,乙,prefecture,110000,2016-01-01,2017-12-31,,
    110100,丙,prefecture,110000,2018-01-01,,,
    110101,丁,county,110100,2017-01-01,2018-12-31,110102,
    110102,戊,county,110100,2019-01-01,,,

    """,
    "pool_counties.csv": """
    county,scope,valid_from,valid_to,list,source
    110101,all,2017-01-01,2018-12-31,贫困县,x
    110102,local,2019-01-01,2023-12-31,贫困县,x
    110100.行委,all,2017-01-01,2023-12-31,贫困县,x

    """,
    "categories.csv": """
    code,name_zh,name_en,origin,poolable,direct,special,lottery,valid_from,valid_to,predecessor,source
    C01,甲,a,central,yes,no,yes,no,2016-01-01,2020-12-31,,x
    C01,乙,b,central,yes,no,yes,no,2021-01-01,,C01,x
    D01,丙,c,local,no,yes,no,no,2016-01-01,,,x

    """,
    "project_classes.csv": """
    code,parent,name_zh,name_en,kind,public_good,valid_from,valid_to,source
    P01,,甲,a,production,no,2016-01-01,2018-12-31,x
    P01,,乙,b,production,no,2019-01-01,,x
    P0101,P01,丙,c,infrastructure,yes,2017-01-01,,x

    """,
    "codes.csv": """
    list,code,name_zh,name_en,parent,valid_from,valid_to,source
    function,213,甲,a,,2016-01-01,,x
    function,21305,乙,b,213,2016-01-01,2021-12-31,x
    function,21305,丙,c,213,2022-01-01,,x
    payee,213,丁,d,,2016-01-01,,x

    """,
    "lottery_counties.csv": "county,valid_from,valid_to,source\n110102,2019-01-01,,x\n",
    "negative_list.csv": """
    id,name_zh,name_en,keywords,effect,document,article,valid_from,valid_to,basis
    N1,甲,a,办公楼;宾馆,refuse,文,,2016-01-01,,x
    N2,乙,b,景观,warn,文,一,2016-01-01,2018-12-31,x

    """,
    "subsidy_rates.csv": """
    item,name_zh,name_en,unit,rate_fen,period,cap_fen,is_target,valid_from,valid_to,source
    meal,甲,a,学生,400,day,80000,no,2016-01-01,,x

    """,
    "relocation_grants.csv": """
    region,group,grant_fen,valid_from,valid_to,source,basis
    110000,west,800000,2016-01-01,2018-12-31,x,x
    110000,west,900000,2019-01-01,,x,x
    110101,special,1000000,2017-01-01,2018-12-31,x,x

    """,
    "relocation_programme.csv": """
    item,name_zh,name_en,unit,value,valid_from,valid_to,source,basis
    registered,甲,a,person,20,2016-01-01,2018-12-31,x,x
    registered,甲,a,person,10,2019-01-01,2020-12-31,x,x
    synchronous,乙,b,person,5,2016-01-01,2020-12-31,x,x
    grant,丙,c,fen,1,2016-01-01,2020-12-31,x,x
    bond,丁,d,fen,2,2016-01-01,2020-12-31,x,x
    fund,戊,e,fen,3,2016-01-01,2020-12-31,x,x
    loan,己,f,fen,4,2016-01-01,2020-12-31,x,x
    households,庚,g,fen,0,2016-01-01,2020-12-31,x,x

    """,
    "rules.csv": """
    number,id,name_zh,name_en,document,article,valid_from,valid_to,effect,parameters,text_zh,text_en,basis
    1,eligible-county,甲,a,文,,2016-01-01,,refuse,,甲。,A.,x
    14,notice-before-payment,乙,b,文,一,2016-01-01,2017-12-31,warn,days=10;working=0,乙。,B.,x
    14,notice-before-payment,乙,b,文,一,2018-01-01,,off,working=1;days=7,乙。,B.,x

    """,
  ]

  static func read(_ files: [String: String]) throws -> ReferenceData {
    try ReferenceData { files[$0].map { Array($0.utf8) } }
  }

  /// One fault: where `old` first stands in a file, there is `new`.
  struct Fault: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let line: Int
    let problem: ReferenceDataError.Problem

    var testDescription: String { "\(file): \(new)" }

    func isNamedWithFileAndLine() throws {
      var files = SmallTables.good
      let text = try #require(files[file])
      let range = try #require(text.firstRange(of: old))
      files[file] = String(text[..<range.lowerBound]) + new + String(text[range.upperBound...])
      #expect(throws: ReferenceDataError(file: file, line: line, problem: problem)) {
        try SmallTables.read(files)
      }
    }
  }
}
