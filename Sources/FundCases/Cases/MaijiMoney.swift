import FundClient
import FundMessages

/// The money of 麦积 2021 by its source, each with its plan line (方案行).
struct MaijiMoney {
  /// 中央、省级、市级、区级衔接资金，其他各类资金.
  let pooled: [ProjectPart]
  /// Received and not integrated.
  let kept: ProjectPart

  /// Nil when the publication has other sources.
  init?(_ published: PublishedCase) {
    let levels: [(name: String, level: Fundledger_V1_FundLevel, category: String, short: String)] =
      [
        ("中央", .central, "C01", "中央衔接"), ("省级", .province, "L01", "省级衔接"),
        ("市级", .prefecture, "L01", "市级衔接"), ("区级", .county, "L01", "区级衔接"),
        ("mixed", .mixed, "X01", "其他各类"),
      ]
    guard let sources = published.sources, sources.count == levels.count,
      let received = published.receivedTotal?.fen,
      let integrated = published.integratedTotal?.fen
    else { return nil }
    var parts: [ProjectPart] = []
    for level in levels {
      guard let source = sources.first(where: { $0.level == level.name }) else { return nil }
      parts.append(
        ProjectPart(
          source: MoneySource(
            indicator: "麦积2021\(level.short)", category: level.category, level: level.level,
            line: "\(level.short)资金"), amount: source.amount.fen))
    }
    pooled = parts
    kept = ProjectPart(
      source: MoneySource(indicator: "麦积2021未整合", category: "X01", level: .mixed),
      amount: Fen(received.value - integrated.value))
  }
}

/// Projects of our own (示例): the publication names classes only.
enum MaijiProjects {
  private struct Sketch {
    let name: String
    let projectClass: String
    let place: String
    let content: String
    let unit: String
    let amount: String
    let isBuilt: Bool
  }

  private static let sketches = [
    Sketch(
      name: "花牛苹果提质增效（示例）", projectClass: "P0201", place: "花牛镇", content: "改造老果园2万亩",
      unit: "农业农村局", amount: "12000", isBuilt: false),
    Sketch(
      name: "设施蔬菜基地（示例）", projectClass: "P0201", place: "石佛镇", content: "日光温室1200座",
      unit: "农业农村局", amount: "8000", isBuilt: false),
    Sketch(
      name: "果蔬冷链仓储（示例）", projectClass: "P0204", place: "社棠镇", content: "冷库6座1.5万吨",
      unit: "商务局", amount: "6602", isBuilt: false),
    Sketch(
      name: "自然村通硬化路（示例）", projectClass: "P1801", place: "党川镇", content: "硬化村道240公里",
      unit: "交通运输局", amount: "12000", isBuilt: true),
    Sketch(
      name: "农村饮水安全巩固（示例）", projectClass: "P1802", place: "元龙镇", content: "管网改造310公里",
      unit: "水务局", amount: "8000", isBuilt: true),
    Sketch(
      name: "村内道路和排水（示例）", projectClass: "P1805", place: "甘泉镇", content: "整治村庄64个",
      unit: "乡村振兴局", amount: "6441.61", isBuilt: true),
  ]

  /// With the money of the pool in the order of the sources.
  static func all(_ money: MaijiMoney) -> [CaseProject] {
    var queue = MoneyQueue(money.pooled)
    return sketches.map { sketch in
      CaseProject(
        key: sketch.name, projectClass: sketch.projectClass, place: sketch.place,
        content: sketch.content, unit: "620503.U.\(sketch.unit)", unitName: sketch.unit,
        parts: queue.take(Fen.wan(sketch.amount)), registered: 300, target: "带动脱贫户增收（示例）",
        formsAsset: sketch.isBuilt)
    }
  }
}
