import FundCases
import FundClient
import FundExports

extension DemoRun {
  private struct Pair: Hashable {
    var giver: String
    var receiver: String
  }

  /// 对应科目核对: what one government gave another by its own books, and by the other's.
  func showMirrors(_ books: CaseBooks) throws {
    var table = Table([
      .text("mirror", "对应科目"), .text("giver", "付方"), .text("receiver", "收方"),
      .number("given", "付方账"), .number("received", "收方账"), .number("difference", "差额"),
    ])
    for mirror in Mirror.all {
      let given = pairs(mirror.given, books) { Pair(giver: $0, receiver: $1) }
      let received = pairs(mirror.received, books) { Pair(giver: $1, receiver: $0) }
      var order: [Pair] = []
      for (pair, _) in given + received where !order.contains(pair) { order.append(pair) }
      var differing = 0
      for pair in order {
        // Indicators are given on the credit side and received on the debit side, cash the other
        // way round.
        let isIndicator = mirror.given.hasPrefix("G")
        let one = given.filter { $0.0 == pair }.map(\.1).total
        let other = received.filter { $0.0 == pair }.map(\.1).total
        let difference = Fen(one.value + other.value)
        if difference != .zero { differing += 1 }
        table.rows.append([
          .text("\(mirror.given) \(mirror.chinese) \(mirror.received)"),
          .text(name(of: pair.giver)), .text(name(of: pair.receiver)),
          .amount(isIndicator ? Fen(-one.value) : one),
          .amount(isIndicator ? other : Fen(-other.value)), .amount(difference),
        ])
      }
      transcript.check(
        "\(mirror.given) and \(mirror.received): pairs of governments that agree",
        "\(mirror.chinese)：相符的收付方（对）",
        expected: .number(Int64(plannedPairs(mirror).count)),
        computed: .number(Int64(order.count - differing)))
    }
    var report = Report(heading: "对应科目核对（单位：万元）")
    report.table = table
    transcript.show("mirrors", report)
  }

  /// Balances of a subject by the entity of the ledger and the counterparty.
  private func pairs(
    _ subject: String, _ books: CaseBooks, _ pair: (String, String) -> Pair
  ) -> [(Pair, Fen)] {
    var found: [(Pair, Fen)] = []
    let entities = Dictionary(uniqueKeysWithValues: books.ledgers.map { ($0.number, $0.entity) })
    for account in books.accounts where account.subject == subject && account.legs > 0 {
      guard let entity = entities[account.ledger],
        let other = account.dimensions.first(where: { $0.key == "L" })?.value
      else { continue }
      found.append((pair(entity, other), account.balance))
    }
    return found
  }

  /// The pairs by what the commands of the cases say.
  private func plannedPairs(_ mirror: Mirror) -> Set<Pair> {
    var pairs: Set<Pair> = []
    for step in plans.flatMap(\.steps) where step.expected == nil {
      guard let move = step.move, move.givenSubject == mirror.given else { continue }
      pairs.insert(Pair(giver: step.command.entity, receiver: move.receiver))
    }
    return pairs
  }
}
