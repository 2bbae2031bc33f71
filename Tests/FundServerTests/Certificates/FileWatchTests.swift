import FundServer
import SecureTransport
import Testing

struct FileWatchTests {
  /// The stamp of a file that is written for it.
  private static func stamp(_ text: String, _ folder: TemporaryFolder) throws -> [FileStamp?] {
    try folder.write(text, to: "file")
    return [FileStamp(of: folder.file("file"))]
  }

  /// What each of several looks says.
  private static func looks(_ all: [[FileStamp?]], _ watch: inout FileWatch) -> [Bool] {
    all.map { watch.look($0) }
  }

  @Test func `a change is taken when it stays from one look to the next`() throws {
    let folder = try TemporaryFolder()
    let first = try Self.stamp("a", folder)
    var watch = FileWatch(read: first)
    #expect(Self.looks([first, first], &watch) == [false, false])
    let second = try Self.stamp("ab", folder)
    #expect(second != first)
    #expect(Self.looks([second, second], &watch) == [false, true])
    watch.didRead(second)
    #expect(Self.looks([second, second], &watch) == [false, false])
  }

  @Test func `a file that changes at every look is left alone until it rests`() throws {
    let folder = try TemporaryFolder()
    var watch = FileWatch(read: try Self.stamp("", folder))
    var last: [FileStamp?] = []
    for length in 1...5 {
      last = try Self.stamp(String(repeating: "x", count: length), folder)
      #expect(Self.looks([last], &watch) == [false])
    }
    #expect(Self.looks([last], &watch) == [true])
  }

  @Test func `a change that is taken back is none`() throws {
    let folder = try TemporaryFolder()
    let there = try Self.stamp("a", folder)
    var watch = FileWatch(read: there)
    #expect(Self.looks([[nil], there, there], &watch) == [false, false, false])
  }

  @Test func `a file that goes is a change`() throws {
    let folder = try TemporaryFolder()
    var watch = FileWatch(read: try Self.stamp("a", folder))
    let gone: [FileStamp?] = [nil]
    #expect(Self.looks([gone, gone], &watch) == [false, true])
    watch.didRead(gone)
    #expect(Self.looks([gone, gone], &watch) == [false, false])
  }
}
