import FundMessages

/// Why the server refused something.
public struct Refusal: Hashable, Sendable {
  /// A number that never changes its meaning. Below 400 nothing was decided; 4xx are refusals by the
  /// rules of accounting, which are recorded; 5xx mean that the server cannot now.
  public var code: UInt32
  /// A word for the code, such as `unbalanced`.
  public var name: String
  /// English.
  public var message: String
  /// Chinese.
  public var chineseMessage: String
  /// The field of the request at fault, may be empty.
  public var field: String
  /// Index of the voucher in its batch.
  public var voucher: Int
  /// Index of the leg in its voucher.
  public var leg: Int
  public var figures: [Figure]
  /// Id of the fiscal rule that refused, else empty.
  public var rule: String
  /// Document and article of that rule, else empty.
  public var article: String
  /// What a business refusal is about, in a few words, else empty.
  public var about: String

  /// A named number: fen for amounts such as `available` and `asked`, plain otherwise.
  public struct Figure: Hashable, Sendable {
    public var name: String
    public var value: Int64

    package init(name: String, value: Int64) {
      self.name = name
      self.value = value
    }
  }

  package init(
    code: UInt32, name: String, message: String = "", chineseMessage: String = "",
    voucher: Int = 0, leg: Int = 0, figures: [Figure] = []
  ) {
    self.code = code
    self.name = name
    self.message = message
    self.chineseMessage = chineseMessage
    field = ""
    self.voucher = voucher
    self.leg = leg
    self.figures = figures
    rule = ""
    article = ""
    about = ""
  }

  init(_ message: Fundledger_V1_Refusal) {
    self.init(
      code: message.code, name: message.name, message: message.message,
      chineseMessage: message.messageZh, voucher: Int(message.voucher), leg: Int(message.leg),
      figures: message.figures.map { Figure(name: $0.name, value: $0.value) })
    field = message.field
    rule = message.rule
    article = message.article
    about = message.about
  }

  public func figure(_ name: String) -> Int64? {
    figures.first { $0.name == name }?.value
  }
}

extension Refusal {
  /// The codes that this library acts on itself.
  enum Known {
    static let staleEpoch: UInt32 = 302
    static let serialGap: UInt32 = 303
    static let busy: UInt32 = 502
  }
}
