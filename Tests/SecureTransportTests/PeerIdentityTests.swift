import SecureTransport
import Testing

@Suite struct PeerIdentityTests {
  static func read(_ uri: String) throws(PeerIdentityError) -> PeerIdentity {
    try PeerIdentity(uri: uri, issuer: "CN=ca", serialHex: "0A")
  }

  @Test func `the parts of a URI are read`() throws {
    let identity = try Self.read("spiffe://620503.620000.fundledger/county/Maiji_query-2.b")
    #expect(identity.adminCode == "620503")
    #expect(identity.provinceCode == "620000")
    #expect(identity.role == "county")
    #expect(identity.name == "Maiji_query-2.b")
    #expect(identity.uri == "spiffe://620503.620000.fundledger/county/Maiji_query-2.b")
    #expect(identity.issuer == "CN=ca")
    #expect(identity.serialHex == "0A")
  }

  @Test func `a name has 64 characters at most`() throws {
    let start = "spiffe://620503.620000.fundledger/county/"
    let longest = String(repeating: "n", count: 64)
    #expect(try Self.read(start + longest).name == longest)
    #expect(throws: PeerIdentityError.malformedURI(.name)) { try Self.read(start + longest + "n") }
  }

  static let malformed: [(String, PeerIdentityError.Part)] = [
    ("", .scheme),
    ("spiffe:", .scheme),
    ("SPIFFE://620503.620000.fundledger/county/x", .scheme),
    ("https://620503.620000.fundledger/county/x", .scheme),
    (" spiffe://620503.620000.fundledger/county/x", .scheme),
    ("spiffe://", .path),
    ("spiffe://620503.620000.fundledger", .path),
    ("spiffe://620503.620000.fundledger/county", .path),
    ("spiffe://620503.620000.fundledger/county/x/", .path),
    ("spiffe://620503.620000.fundledger/county/x/y", .path),
    ("spiffe://620503.620000.fundledger//county/x", .path),
    ("spiffe://620503.620000/county/x", .host),
    ("spiffe://620503.620000.fundledger.cn/county/x", .host),
    ("spiffe://620503.620000.Fundledger/county/x", .host),
    ("spiffe://620503.620000.fundledger:1/county/x", .host),
    ("spiffe://620503..fundledger/county/x", .provinceCode),
    ("spiffe://.620000.fundledger/county/x", .adminCode),
    ("spiffe://62050.620000.fundledger/county/x", .adminCode),
    ("spiffe://6205030.620000.fundledger/county/x", .adminCode),
    ("spiffe://u@620503.620000.fundledger/county/x", .adminCode),
    ("spiffe://62050x.620000.fundledger/county/x", .adminCode),
    ("spiffe://６２０５０３.620000.fundledger/county/x", .adminCode),
    ("spiffe://620503.62000a.fundledger/county/x", .provinceCode),
    ("spiffe://620503.620000.fundledger//x", .role),
    ("spiffe://620503.620000.fundledger/cou%6ety/x", .role),
    ("spiffe://620503.620000.fundledger/county/", .name),
    ("spiffe://620503.620000.fundledger/county/张三", .name),
    ("spiffe://620503.620000.fundledger/county/%E5%BC%A0", .name),
    ("spiffe://620503.620000.fundledger/county/x?y", .name),
    ("spiffe://620503.620000.fundledger/county/x#y", .name),
    ("spiffe://620503.620000.fundledger/county/x y", .name),
    ("spiffe://620503.620000.fundledger/county/x\0", .name),
    ("spiffe://620503.620000.fundledger/county/x\n", .name),
    ("spiffe://620503.620000.fundledger/county/..", .name),
    ("spiffe://620503.620000.fundledger/county/-x", .name),
    ("spiffe://630200.630000.fundledger/county/x.620000.fundledger:1", .name),
  ]

  @Test(arguments: malformed)
  func `a malformed URI says which part is wrong`(uri: String, part: PeerIdentityError.Part) {
    #expect(throws: PeerIdentityError.malformedURI(part)) { try Self.read(uri) }
  }
}
