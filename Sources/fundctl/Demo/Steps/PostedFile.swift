/// A voucher file that was posted.
struct PostedFile {
  var label: String
  var path: String
  var identity: DemoIdentity
  var vouchers: Int
  var legs: Int
}
