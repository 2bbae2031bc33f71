import FundServer
import SecureTransport
import Testing

struct ExpiryNoticesTests {
  private static let day: Int64 = 86_400

  private static func end(days: Int64, name: String = "x") -> ValidityEnd {
    ValidityEnd(
      subject: .serverCertificate, name: name, startSeconds: 0, endSeconds: days * day)
  }

  /// The seconds at which notices come, looking once an hour.
  private static func notices(of end: ValidityEnd, untilDay: Int64) -> [(hour: Int64, over: Bool)] {
    var notices = ExpiryNotices()
    return (0...untilDay * 24).flatMap { hour in
      notices.due(of: [end], atSeconds: hour * 3_600).map { (hour, $0.isOver) }
    }
  }

  @Test func `notices begin seven days before the end, come daily, and say when it is over`() {
    let notices = Self.notices(of: Self.end(days: 100), untilDay: 102)
    #expect(notices.map(\.hour) == (93...102).map { $0 * 24 })
    #expect(notices.map(\.over) == [Bool](repeating: false, count: 7) + [true, true, true])
  }

  @Test func `what lives seven days is told of in its last quarter`() {
    let notices = Self.notices(of: Self.end(days: 7), untilDay: 7)
    #expect(notices.map(\.hour) == [126, 150, 168])
    #expect(notices.map(\.over) == [false, false, true])
  }

  @Test func `the end itself is told of even when a notice came just before`() {
    var notices = ExpiryNotices()
    let end = Self.end(days: 100)
    #expect(notices.due(of: [end], atSeconds: end.endSeconds - 1).map(\.isOver) == [false])
    #expect(notices.due(of: [end], atSeconds: end.endSeconds).map(\.isOver) == [true])
    #expect(notices.due(of: [end], atSeconds: end.endSeconds + 1).isEmpty)
  }

  @Test func `each thing is told of by itself, and what is renewed no more`() {
    var notices = ExpiryNotices()
    let (a, b) = (Self.end(days: 10, name: "a"), Self.end(days: 11, name: "b"))
    let now = 9 * Self.day
    #expect(notices.due(of: [a, b, a], atSeconds: now).map(\.end.name) == ["a", "b"])
    #expect(notices.due(of: [Self.end(days: 100, name: "a"), b], atSeconds: now).isEmpty)
    // The former one again: it is told of anew.
    #expect(notices.due(of: [a, b], atSeconds: now).map(\.end.name) == ["a"])
  }

  @Test(arguments: [Int64.min, -1, 0])
  func `a thing that ends before it begins is over`(end: Int64) {
    var notices = ExpiryNotices()
    let odd = ValidityEnd(
      subject: .revocationList, name: "x", startSeconds: 5, endSeconds: max(end, -9))
    #expect(notices.due(of: [odd], atSeconds: 5).map(\.isOver) == [true])
  }
}
