import FundServer
import Testing

/// What was acknowledged, in its file.
struct FollowBookTests {
  private func key(_ name: String, _ uri: String = "spiffe://a/auditor/b") -> FollowBook.Key {
    FollowBook.Key(uri: uri, name: name)
  }

  @Test func `what was acknowledged is there after a restart`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("journal.follows")
    let book = FollowBook(path: path)
    #expect(try book.acknowledge(7, key("a")) == 7)
    #expect(try book.acknowledge(9, key("b")) == 9)
    #expect(try book.acknowledge(8, key("a")) == 8)
    #expect(try book.acknowledge(3, key("a")) == 8)
    let again = FollowBook(path: path)
    #expect(again.damage == nil)
    #expect(again.block(key("a")) == 8 && again.block(key("b")) == 9)
    #expect(again.block(key("a", "spiffe://a/auditor/c")) == 0)
  }

  @Test(arguments: [
    "", "fundledger follows 2\n", "fundledger follows 1\n7\ta", "fundledger follows 1\nx\ta\tb\n",
  ])
  func `a damaged file is put aside and everything is sent again`(_ text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "follows")
    let book = FollowBook(path: folder.file("follows"))
    #expect(book.damage != nil && book.block(key("a")) == 0)
    #expect(try folder.text(of: "follows.damaged") == text)
    #expect(try book.acknowledge(1, key("a")) == 1)
    #expect(FollowBook(path: folder.file("follows")).block(key("a")) == 1)
  }

  @Test func `names of one certificate are limited`() throws {
    let book = FollowBook(path: nil)
    for number in 1...FindingCallLimits.namesPerIdentity {
      _ = try book.acknowledge(1, key("n\(number)"))
    }
    #expect(throws: FollowBook.Failure.tooMany) { try book.acknowledge(1, key("more")) }
    #expect(try book.acknowledge(2, key("n1")) == 2)
    #expect(try book.acknowledge(1, key("more", "spiffe://a/auditor/c")) == 1)
  }

  @Test func `nothing is acknowledged that cannot be kept`() throws {
    let folder = try TemporaryFolder()
    let book = FollowBook(path: folder.file("none/follows"))
    #expect(throws: FollowBook.Failure.self) { try book.acknowledge(5, key("a")) }
    #expect(book.block(key("a")) == 0)
  }
}
