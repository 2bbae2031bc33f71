import Testing

@testable import FundServer

@Suite struct FreedMemoryWatchTests {
  @Test func `memory is given back once when many connections have gone`() {
    var watch = FreedMemoryWatch()
    let looks = [0, 4_000, 3_900, 3_760, 3_700, 100, 90, 0].map {
      watch.look(connections: $0, requestBytes: 0)
    }
    #expect(looks == [false, false, false, false, true, true, false, false])
  }

  @Test func `memory is given back when large requests are done`() {
    var watch = FreedMemoryWatch()
    let looks = [0, 400, 396, 10, 4, 9, 3].map {
      watch.look(connections: 8, requestBytes: $0 << 20)
    }
    #expect(looks == [false, false, false, true, false, false, false])
  }
}
