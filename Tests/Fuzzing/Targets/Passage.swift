/// One direction of TLS: the records that were sent and those that have arrived, and so how much
/// plaintext must have come through by now, and how much may have.
struct Passage {
  private static let headBytes = 5
  /// What protection adds to the plaintext of a record: its type and the tag, which all suites of
  /// TLS 1.3 have alike.
  private static let protectionBytes = 1 + 16

  private enum Kind: UInt8 {
    case changeCipherSpec = 20
    case handshake = 22
    case applicationData = 23
  }

  private var sent = Records()
  private var arrived = Records()
  /// How many records were sent when the sender's handshake was done. Those before carry no data.
  private var handshakeRecords: Int?
  private var strict = Match()
  private var lenient = Match()

  /// Plaintext of the records that arrived exactly so as they were sent, from the first one on.
  var least: Int { strict.plaintextBytes }
  /// The same where what TLS does not protect counts as unchanged: records of change cipher spec,
  /// which middleboxes are given to see, and the version in a record of the handshake.
  var most: Int { lenient.plaintextBytes }
  /// Whether a record has arrived that was not sent so, which its receiver must not bear.
  var isBroken: Bool { lenient.arrived < arrived.whole.count }

  mutating func send(_ bytes: some Collection<UInt8>) { sent.append(bytes) }

  mutating func arrive(_ bytes: some Collection<UInt8>) {
    arrived.append(bytes)
    match()
  }

  /// The sender's handshake is done, and all that it has sent for it is here.
  mutating func endHandshake() { handshakeRecords = sent.whole.count }

  private mutating func match() {
    while let (one, other) = pair(at: strict), one == other { take(one, &strict) }
    while true {
      while Self.kind(sent.whole, lenient.sent) == .changeCipherSpec { lenient.sent += 1 }
      while Self.kind(arrived.whole, lenient.arrived) == .changeCipherSpec { lenient.arrived += 1 }
      guard let (one, other) = pair(at: lenient), Self.isSame(one, other) else { return }
      take(one, &lenient)
    }
  }

  private func pair(at match: Match) -> ([UInt8], [UInt8])? {
    guard match.sent < sent.whole.count, match.arrived < arrived.whole.count else { return nil }
    return (sent.whole[match.sent], arrived.whole[match.arrived])
  }

  private func take(_ record: [UInt8], _ match: inout Match) {
    let isData =
      match.sent >= handshakeRecords ?? .max && record[0] == Kind.applicationData.rawValue
    if isData { match.plaintextBytes += record.count - Self.headBytes - Self.protectionBytes }
    match.sent += 1
    match.arrived += 1
  }

  private static func kind(_ records: [[UInt8]], _ index: Int) -> Kind? {
    index < records.count ? Kind(rawValue: records[index][0]) : nil
  }

  private static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one[0] == Kind.handshake.rawValue else { return one == other }
    return one[0] == other[0] && one.dropFirst(3) == other.dropFirst(3)
  }

  /// How far the two sides are alike.
  private struct Match {
    var sent = 0
    var arrived = 0
    var plaintextBytes = 0
  }

  /// A stream of bytes cut into records by the lengths in their heads.
  private struct Records {
    private(set) var whole: [[UInt8]] = []
    private var rest: [UInt8] = []

    mutating func append(_ bytes: some Collection<UInt8>) {
      rest += bytes
      var start = 0
      while let count = Passage.recordBytes(in: rest, at: start), start + count <= rest.count {
        whole.append(Array(rest[start..<start + count]))
        start += count
      }
      rest.removeFirst(start)
    }
  }

  /// The length of the record that begins at an index, nil when its head is not whole.
  static func recordBytes(in bytes: [UInt8], at start: Int) -> Int? {
    guard bytes.count - start >= headBytes else { return nil }
    return headBytes + (Int(bytes[start + 3]) << 8 | Int(bytes[start + 4]))
  }
}
