/// What a connection has taken of the budgets for what it reads, and why it is not read for now.
struct Intake {
  struct Pauses: OptionSet {
    let rawValue: UInt8
    /// The peer does not take its replies.
    static let outbox = Pauses(rawValue: 1)
    /// The connection's own requests fill its budget.
    static let connectionBytes = Pauses(rawValue: 2)
    /// Others are to have their turn.
    static let turn = Pauses(rawValue: 8)
    /// The budget of the identity or the server is used up.
    static let sharedBytes = Pauses(rawValue: 4)
  }

  var pauses: Pauses = []
  /// Bytes of requests and messages that are being served, and of the next frame.
  var chargedBytes = 0
  /// What of it is for the next frame, whose data may be missing.
  var nextCharge: Int?
  /// Guards against reading from within reading.
  var isReading = false
}
