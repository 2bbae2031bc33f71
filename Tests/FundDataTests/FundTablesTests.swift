import Testing

@testable import FundData

/// The embedded tables of integration and disbursement.
struct FundTablesTests {
  private let reference: ReferenceData

  init() throws { reference = try ReferenceData.load() }

  private func day(_ text: String) throws -> Int32 { try #require(CivilDay.number(of: text)) }

  @Test(arguments: 2016...2023)
  func theCountiesOfTheListAre832EachYear(_ year: Int) throws {
    for text in ["\(year)-01-01", "\(year)-12-31"] {
      let day = try day(text)
      let counties = reference.poolCounties.filter { $0.validity.contains(day) }
      #expect(counties.count == 832 && counties.allSatisfy { $0.scope == .all })
      #expect(Set(counties.map(\.list)) == [year < 2021 ? "贫困县" : "脱贫县"])
    }
  }

  @Test func countyPoolsUnderItsCodeOfTheDay() throws {
    let last = try day("2016-12-31")
    #expect(reference.poolScope(ofCounty: "542421", on: last) == .all)
    #expect(reference.poolScope(ofCounty: "540602", on: last) == nil)
    #expect(reference.poolScope(ofCounty: "542421", on: last + 1) == nil)
    #expect(reference.poolScope(ofCounty: "540602", on: last + 1) == .all)
    let lasts = try day("2017-12-31")
    #expect(reference.poolScope(ofCounty: "632800.茫崖行委", on: lasts) == .all)
    #expect(reference.poolScope(ofCounty: "632803", on: lasts + 1) == .all)
    #expect(reference.poolScope(ofCounty: "632800.冷湖行委", on: lasts + 1) == .all)
  }

  @Test func othersDoNotPool() throws {
    let day = try day("2021-06-30")
    #expect(reference.poolScope(ofCounty: "620503", on: day) == .all)
    for code in ["640502", "430281", "620500", "620000", "632800", "999999", ""] {
      #expect(reference.poolScope(ofCounty: code, on: day) == nil, "\(code)")
    }
    #expect(reference.poolScope(ofCounty: "620503", on: try self.day("2024-01-01")) == nil)
    #expect(reference.poolScope(ofCounty: "620503", on: try self.day("2015-12-31")) == nil)
  }

  @Test func centralCategoriesAreTwentyEachYear() throws {
    let numbers = (1...20).map { $0 < 10 ? "C0\($0)" : "C\($0)" }
    for year in 2016...2023 {
      let day = try day("\(year)-07-01")
      for number in numbers {
        let category = try #require(reference.category(number, on: day))
        #expect(category.isPoolable && category.origin == .central && !category.isDirect)
        #expect(category.isLottery == (number == "C12"))
        #expect(category.isSpecial == (number == "C01"))
      }
    }
    #expect(Set(reference.categories.map(\.code).filter { $0.hasPrefix("C") }) == Set(numbers))
  }

  @Test func specialFundHasANewNameFrom2021() throws {
    let last = try day("2020-12-31")
    #expect(reference.category("C01", on: last)?.chineseName == "财政专项扶贫资金")
    let newer = try #require(reference.category("C01", on: last + 1))
    #expect(newer.chineseName == "财政衔接推进乡村振兴补助资金" && newer.predecessor == "C01")
    #expect(reference.category("L01", on: last)?.chineseName == "地方财政专项扶贫资金")
  }

  @Test func whatIsNotOfThePoolStaysOutside() throws {
    let day = try day("2018-06-30")
    for code in ["A01", "A02", "B01", "B02", "D01", "D02", "D03", "O01", "Q01", "R01"] {
      #expect(reference.category(code, on: day)?.isPoolable == false, "\(code)")
    }
    for code in ["L01", "L02", "X01"] {
      #expect(reference.category(code, on: day)?.isPoolable == true, "\(code)")
    }
    #expect(reference.categories.filter(\.isDirect).map(\.code) == ["D01", "D02"])
    #expect(reference.category("R01", on: day)?.origin == .central)
    #expect(reference.category("B02", on: day)?.origin == .local)
  }

  @Test func projectClassesFollowTheBoxesOfThePlan() throws {
    let families = reference.projectClasses.filter { $0.parent == nil }.map(\.code)
    #expect(
      families == (2...18).map { $0 < 10 ? "P0\($0)" : "P\($0)" } + ["PF", "PD", "PX"])
    let day = try day("2019-06-30")
    let kinds: [(String, ProjectClass.Kind, Bool)] = [
      ("P02", .production, false), ("P0201", .production, false),
      ("P0501", .production, false), ("P0701", .other, false), ("P0802", .other, true),
      ("P0904", .other, true), ("P1104", .other, false), ("P18", .infrastructure, true),
      ("P1801", .infrastructure, true), ("P1806", .infrastructure, false),
      ("PF01", .other, false), ("PD01", .other, false),
    ]
    for (code, kind, isPublicGood) in kinds {
      let found = try #require(reference.projectClass(code, on: day), "\(code)")
      #expect(found.kind == kind && found.isPublicGood == isPublicGood, "\(code)")
    }
  }

  @Test func codesAreOfTheirList() throws {
    let day = try day("2020-06-30")
    #expect(reference.code(.function, "2130505", on: day)?.parent == "21305")
    #expect(reference.code(.payee, "2130505", on: day) == nil)
    #expect(reference.code(.function, "21305", on: day)?.chineseName == "扶贫")
    let later = try self.day("2022-06-30")
    #expect(reference.code(.function, "21305", on: later)?.chineseName == "巩固脱贫攻坚成果衔接乡村振兴")
    #expect(reference.code(.governmentEconomic, "51301", on: day) != nil)
    #expect(reference.code(.governmentEconomic, "51301", on: try self.day("2017-12-31")) == nil)
    #expect(reference.codes(in: .level).map(\.code).last == "mixed")
    #expect(reference.codes(in: .nature).map(\.code) == ["1", "2"])
    #expect(
      reference.codes(in: .payee).map(\.code) == [
        "contractor", "households", "body", "unit", "company", "government",
      ])
    #expect(
      [.notice, .beneficiary, .planStage].map { reference.codes(in: $0).map(\.code) } == [
        ["before", "completion"], ["registered", "synchronous", "other"],
        ["initial", "adjusted"],
      ])
  }

  @Test func lotteryMoneyGoesToListedCounties() throws {
    let day = try day("2018-06-30")
    for code in ["360732", "610621", "340882", "340824"] {
      #expect(reference.isLotteryCounty(code, on: day) == (code != "340824"), "\(code)")
    }
    #expect(reference.isLotteryCounty("340824", on: try self.day("2017-12-31")))
    #expect(!reference.isLotteryCounty("540602", on: day))
    for county in reference.lotteryCounties {
      #expect(reference.poolScope(ofCounty: county.county, on: county.validity.first) == .all)
    }
  }

  @Test(arguments: [
    ("县政府办公楼维修", ["N04"]), ("集镇景观工程及办公用房", ["N02", "N04"]),
    ("归还贷款和垫资", ["N05", "N07"]), ("市政府扶贫项目", []), ("", []),
    // Published projects.
    ("周家营村建设人行道地面硬化项目", []), ("屈王度村建设饮水工程项目", []), ("彰仙岭廊桥建设项目", []),
    ("贫困村危桥改造", []), ("雨露计划", []), ("兴仁镇川裕村渠道改造项目", []), ("村级卫生室", []),
  ])
  func textIsOfTheEntriesWithItsWords(_ text: String, _ ids: [String]) throws {
    let day = try day("2019-06-30")
    #expect(reference.negativeEntries(matching: text, on: day).map(\.id) == ids)
  }

  @Test func entryOfADocumentRefusesAndOneOfAGistWarns() throws {
    let day = try day("2019-06-30")
    let effects = ["政绩工程", "办公楼", "景观", "融资平台"].map {
      reference.negativeEntries(matching: $0, on: day).map(\.effect)
    }
    #expect(effects == [[.refuse], [.refuse], [.warn], [.warn]])
  }

  @Test func ratesAreThoseOfThePlan() throws {
    let day = try day("2018-06-30")
    let meal = try #require(reference.subsidyRate("school-meal", on: day))
    #expect(meal.rateFen == 400 && meal.capFen == 80_000 && meal.period == .day)
    #expect(reference.subsidyRate("school-meal", on: try self.day("2021-09-01"))?.rateFen == 500)
    #expect(reference.subsidyRate("grassland-ban", on: day)?.rateFen == 750)
    #expect(reference.subsidyRate("grassland-balance", on: day)?.rateFen == 250)
    let power = try #require(reference.subsidyRate("photovoltaic", on: day))
    #expect(power.rateFen == 300_000 && power.isTarget && power.capFen == nil)
  }
}
