import NIOCore
import Testing
import Wire

@Suite struct EnvelopeVectorTests {
  @Test(arguments: try ProtocolFolder.vectors(in: "envelopes", as: EnvelopeDescription.self))
  func `the bytes of an envelope and its description say the same`(
    _ vector: Vector<EnvelopeDescription>
  ) throws {
    var encoded = ByteBuffer()
    if let description = vector.content.request {
      let request = try description.make()
      #expect(try Request(decoding: ByteBuffer(bytes: vector.bytes)) == request)
      request.encode(into: &encoded)
    } else if let description = vector.content.response {
      let response = try description.make()
      #expect(try Response(decoding: ByteBuffer(bytes: vector.bytes)) == response)
      response.encode(into: &encoded)
    } else {
      throw VectorProblem.undescribed(vector.name)
    }
    if vector.content.canonical ?? true { #expect(encoded.bytes == vector.bytes) }
  }
}
