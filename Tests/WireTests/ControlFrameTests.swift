import NIOCore
import Testing
import Wire

@Suite struct ControlFrameTests {
  static let frames: [(ControlFrame, FrameType, UInt32, [UInt8])] = [
    (
      .settings(settings { $0.streamWindow = 8 << 20 }), .settings, 0,
      [0, 1, 0, 0x80, 0, 0, 0, 2, 1, 0, 0, 0, 0, 3, 0, 0, 4, 0]
    ),
    (.ping(0x0102_0304_0506_0708), .ping, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
    (.pong(.max), .pong, 0, [UInt8](repeating: 255, count: 8)),
    (.cancel(stream: 7, code: 4), .cancel, 7, [0, 0, 0, 4]),
    (.windowUpdate(stream: 0, increment: 1), .windowUpdate, 0, [0, 0, 0, 1]),
    (.windowUpdate(stream: 9, increment: 0x7fff_ffff), .windowUpdate, 9, [0x7f, 255, 255, 255]),
    (
      .goAway(GoAway(lastStream: 5, code: .age, text: "老")), .goAway, 0,
      [0, 0, 0, 5, 0, 0, 0, 5, 0xe8, 0x80, 0x81]
    ),
  ]

  static func settings(_ change: (inout Settings) -> Void) -> Settings {
    var settings = Settings()
    change(&settings)
    return settings
  }

  static func frame(_ type: FrameType, _ stream: UInt32, _ data: [UInt8]) -> Frame {
    Frame(stream: stream, type: type, payload: ByteBuffer(bytes: data))
  }

  static func setting(_ id: UInt16, _ value: UInt32) -> [UInt8] {
    var data = ByteBuffer()
    data.writeMultipleIntegers(id, value)
    return Array(data.readableBytesView)
  }

  @Test(arguments: frames)
  func `a meaning has its bytes, and the bytes their meaning`(
    control: ControlFrame, type: FrameType, stream: UInt32, data: [UInt8]
  ) throws {
    #expect(control.frame == Self.frame(type, stream, data))
    #expect(try ControlFrame(control.frame) == control)
    #expect(data.count <= ControlFrame.maximumDataBytes)
  }

  @Test func `flags of control frames are ignored`() throws {
    var frame = ControlFrame.ping(7).frame
    frame.flags = FrameFlags(rawValue: 0xff)
    #expect(try ControlFrame(frame) == .ping(7))
  }

  @Test func `absent settings have their defaults, unknown ones are skipped, the last counts`()
    throws
  {
    #expect(try ControlFrame(Self.frame(.settings, 0, [])) == .settings(Settings()))
    let data =
      Self.setting(9, 0) + Self.setting(3, 5) + Self.setting(0, 1) + Self.setting(3, 6)
    #expect(
      try ControlFrame(Self.frame(.settings, 0, data))
        == .settings(Self.settings { $0.maximumStreams = 6 }))
  }

  static let faults: [(FrameType, UInt32, [UInt8], ConnectionFault)] = [
    (.settings, 1, [], .wrongStream(.settings, 1)),
    (.settings, 0, [0, 1, 0, 0, 0], .wrongLength(.settings, bytes: 5)),
    (.settings, 0, setting(1, 0x3f_ffff), .settingOutOfRange(id: 1, value: 0x3f_ffff)),
    (.settings, 0, setting(1, 0x8000_0000), .settingOutOfRange(id: 1, value: 0x8000_0000)),
    (.settings, 0, setting(2, 0), .settingOutOfRange(id: 2, value: 0)),
    (.settings, 0, setting(3, 0), .settingOutOfRange(id: 3, value: 0)),
    (.settings, 0, setting(3, .max), .settingOutOfRange(id: 3, value: .max)),
    (.settings, 0, [UInt8](repeating: 9, count: 65 * 6), .tooManySettings(65)),
    (.ping, 1, [UInt8](repeating: 0, count: 8), .wrongStream(.ping, 1)),
    (.ping, 0, [UInt8](repeating: 0, count: 7), .wrongLength(.ping, bytes: 7)),
    (.pong, 0, [UInt8](repeating: 0, count: 9), .wrongLength(.pong, bytes: 9)),
    (.pong, 2, [UInt8](repeating: 0, count: 8), .wrongStream(.pong, 2)),
    (.cancel, 0, [0, 0, 0, 1], .wrongStream(.cancel, 0)),
    (.cancel, 2, [0, 0, 0, 1], .wrongStream(.cancel, 2)),
    (.cancel, 1, [], .wrongLength(.cancel, bytes: 0)),
    (.windowUpdate, 2, [0, 0, 0, 1], .wrongStream(.windowUpdate, 2)),
    (.windowUpdate, 0, [0, 0, 0, 0], .incrementOutOfRange(0)),
    (.windowUpdate, 1, [0x80, 0, 0, 0], .incrementOutOfRange(0x8000_0000)),
    (.windowUpdate, 1, [0, 0, 1], .wrongLength(.windowUpdate, bytes: 3)),
    (.goAway, 1, [UInt8](repeating: 0, count: 8), .wrongStream(.goAway, 1)),
    (.goAway, 0, [UInt8](repeating: 0, count: 7), .wrongLength(.goAway, bytes: 7)),
    (.goAway, 0, [UInt8](repeating: 0, count: 1_033), .wrongLength(.goAway, bytes: 1_033)),
    (.goAway, 0, [UInt8](repeating: 0, count: 8) + [0xc3], .textNotUTF8),
  ]

  @Test(arguments: faults)
  func `what cannot be is a fault`(
    type: FrameType, stream: UInt32, data: [UInt8], fault: ConnectionFault
  ) {
    #expect(throws: fault) { try ControlFrame(Self.frame(type, stream, data)) }
    let isFlow = if case .incrementOutOfRange = fault { true } else { false }
    #expect(fault.code == (isFlow ? .flowControl : .protocolError))
  }

  @Test(arguments: [0x86, 0xff, 0x00, 0x04, 0x7f] as [UInt8])
  func `other types have no meaning`(type: UInt8) throws {
    #expect(try ControlFrame(Self.frame(FrameType(rawValue: type), 1, [1])) == nil)
  }

  @Test func `the largest settings and the longest text are taken`() throws {
    let data = (0..<64).flatMap { _ in Self.setting(7, 7) }
    #expect(try ControlFrame(Self.frame(.settings, 0, data)) == .settings(Settings()))
    let text = String(repeating: "x", count: 1_024)
    let goAway = ControlFrame.goAway(GoAway(lastStream: .max, code: .slow, text: text))
    #expect(try ControlFrame(goAway.frame) == goAway)
  }

  @Test func `a longer text is cut between two characters`() throws {
    let text = String(repeating: "区", count: 400)
    let frame = ControlFrame.goAway(GoAway(lastStream: 0, code: .idle, text: text)).frame
    guard case .goAway(let cut) = try ControlFrame(frame) else {
      Issue.record("no GOAWAY")
      return
    }
    #expect(cut.text == String(repeating: "区", count: 341))
  }

  @Test func `a code that a later version adds is kept as its number`() throws {
    let frame = Self.frame(.goAway, 0, [0, 0, 0, 1, 0, 0, 0, 99])
    guard case .goAway(let goAway) = try ControlFrame(frame) else {
      Issue.record("no GOAWAY")
      return
    }
    #expect(goAway.code == 99)
    #expect(goAway.codeName == "99")
    #expect(GoAway.Code.allCases.map { $0.rawValue } == Array(0...8))
  }
}
