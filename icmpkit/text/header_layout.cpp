#include "icmpkit/text/header_layout.hpp"

#include <array>

namespace icmpkit::text {
namespace {

using F = HeaderField;
using wire::RegistrySet;

constexpr F kType{8, "Type"};
constexpr F kCode{8, "Code"};
constexpr F kChecksum{16, "Checksum"};
constexpr F kIdentifier{16, "Identifier"};
constexpr F kSequence{16, "Sequence Number"};
constexpr F kQuote{0, "Quoted datagram: IP header and what follows it"};
constexpr F kExtensions{0, "Extension structure (RFC 4884)"};
constexpr F kOptions{0, "Options"};

constexpr std::array kEcho{kType, kCode, kChecksum, kIdentifier, kSequence, F{0, "Data"}};
constexpr std::array kIdentified{kType, kCode, kChecksum, kIdentifier, kSequence};
constexpr std::array kReservedOnly{kType, kCode, kChecksum, F{32, "Reserved"}};
constexpr std::array kExtendedRequest{kType,
                                      kCode,
                                      kChecksum,
                                      kIdentifier,
                                      F{8, "Sequence"},
                                      F{7, "Reserved"},
                                      F{1, "L"},
                                      F{0, "Extension structure: interface identification"}};
constexpr std::array kExtendedReply{
    kType,         kCode,       kChecksum, kIdentifier, F{8, "Sequence"},
    F{3, "State"}, F{2, "Res"}, F{1, "A"}, F{1, "4"},   F{1, "6"}};
constexpr std::array kSubtyped{kType,   kCode, kChecksum, F{8, "Subtype"}, F{24, "Reserved"},
                               kOptions};

// ICMPv4
constexpr std::array kUnreachable4{kType,          kCode,
                                   kChecksum,      F{8, "Unused"},
                                   F{8, "Length"}, F{16, "Next-Hop MTU (code 4), else 0"},
                                   kQuote,         kExtensions};
constexpr std::array kSourceQuench{kType, kCode, kChecksum, F{32, "Unused"}, kQuote};
constexpr std::array kRedirect4{kType, kCode, kChecksum, F{32, "Gateway Internet Address"}, kQuote};
constexpr std::array kAdvertisement4{kType,
                                     kCode,
                                     kChecksum,
                                     F{8, "Num Addrs"},
                                     F{8, "Addr Entry Size"},
                                     F{16, "Lifetime"},
                                     F{32, "Router Address[1]"},
                                     F{32, "Preference Level[1]"},
                                     F{0, "More addresses and preferences"}};
constexpr std::array kExceeded4{kType,          kCode,           kChecksum, F{8, "Unused"},
                                F{8, "Length"}, F{16, "Unused"}, kQuote,    kExtensions};
constexpr std::array kParameter4{kType,          kCode,           kChecksum, F{8, "Pointer"},
                                 F{8, "Length"}, F{16, "Unused"}, kQuote,    kExtensions};
constexpr std::array kTimestamp{kType,
                                kCode,
                                kChecksum,
                                kIdentifier,
                                kSequence,
                                F{32, "Originate Timestamp"},
                                F{32, "Receive Timestamp"},
                                F{32, "Transmit Timestamp"}};
constexpr std::array kMask{kType, kCode, kChecksum, kIdentifier, kSequence, F{32, "Address Mask"}};
constexpr std::array kTraceroute{kType,
                                 kCode,
                                 kChecksum,
                                 F{16, "ID Number"},
                                 F{16, "Unused"},
                                 F{16, "Outbound Hop Count"},
                                 F{16, "Return Hop Count"},
                                 F{32, "Output Link Speed"},
                                 F{32, "Output Link MTU"}};
constexpr std::array kConversion{kType, kCode, kChecksum, F{32, "Pointer to problem area"},
                                 F{0, "Copy of the datagram, as far as the problem"}};
constexpr std::array kDomainReply{
    kType, kCode, kChecksum, kIdentifier, kSequence, F{32, "Time-To-Live"}, F{0, "Names"}};
constexpr std::array kPhoturis{kType, kCode, kChecksum, F{16, "Reserved"}, F{16, "Pointer"},
                               kQuote};
constexpr std::array kOpaque{kType, kCode, kChecksum, F{0, "No layout is public"}};
constexpr std::array kExperiment{kType, kCode, kChecksum, F{0, "As the experiment defines"}};

// ICMPv6
constexpr std::array kUnreachable6{kType,           kCode,  kChecksum,  F{8, "Length"},
                                   F{24, "Unused"}, kQuote, kExtensions};
constexpr std::array kTooBig{kType, kCode, kChecksum, F{32, "MTU"}, kQuote};
constexpr std::array kParameter6{kType, kCode, kChecksum, F{32, "Pointer"}, kQuote};
constexpr std::array kMldQuery{kType,
                               kCode,
                               kChecksum,
                               F{16, "Maximum Response Code"},
                               F{16, "Reserved"},
                               F{128, "Multicast Address"},
                               F{4, "Resv"},
                               F{1, "S"},
                               F{3, "QRV"},
                               F{8, "QQIC"},
                               F{16, "Number of Sources (N)"},
                               F{0, "N Source Addresses (from Resv on: version 2)"}};
constexpr std::array kMldReport1{kType,
                                 kCode,
                                 kChecksum,
                                 F{16, "Maximum Response Delay"},
                                 F{16, "Reserved"},
                                 F{128, "Multicast Address"}};
constexpr std::array kMldReport2{kType,
                                 kCode,
                                 kChecksum,
                                 F{16, "Reserved"},
                                 F{16, "Nr of Mcast Addr Records (M)"},
                                 F{8, "Record Type"},
                                 F{8, "Aux Data Len"},
                                 F{16, "Number of Sources (N)"},
                                 F{128, "Multicast Address"},
                                 F{0, "N Source Addresses, Auxiliary Data"},
                                 F{0, "More records"}};
constexpr std::array kSolicit6{kType, kCode, kChecksum, F{32, "Reserved"}, kOptions};
constexpr std::array kAdvertise6{kType,
                                 kCode,
                                 kChecksum,
                                 F{8, "Cur Hop Limit"},
                                 F{1, "M"},
                                 F{1, "O"},
                                 F{1, "H"},
                                 F{2, "Prf"},
                                 F{1, "P"},
                                 F{1, "S"},
                                 F{1, "R"},
                                 F{16, "Router Lifetime"},
                                 F{32, "Reachable Time"},
                                 F{32, "Retrans Timer"},
                                 kOptions};
constexpr std::array kNeighborSolicit{
    kType, kCode, kChecksum, F{32, "Reserved"}, F{128, "Target Address"}, kOptions};
constexpr std::array kNeighborAdvertise{
    kType,     kCode,     kChecksum,         F{1, "R"},
    F{1, "S"}, F{1, "O"}, F{29, "Reserved"}, F{128, "Target Address"},
    kOptions};
constexpr std::array kRedirect6{kType,
                                kCode,
                                kChecksum,
                                F{32, "Reserved"},
                                F{128, "Target Address"},
                                F{128, "Destination Address"},
                                kOptions};
constexpr std::array kRenumbering{kType,
                                  kCode,
                                  kChecksum,
                                  F{32, "Sequence Number"},
                                  F{8, "Segment Number"},
                                  F{8, "Flags"},
                                  F{16, "Max Delay"},
                                  F{32, "Reserved"},
                                  F{0, "Prefix control operations or results"}};
constexpr std::array kNodeInformation{kType,          kCode,          kChecksum,   F{16, "Qtype"},
                                      F{16, "Flags"}, F{64, "Nonce"}, F{0, "Data"}};
constexpr std::array kHomeAgentRequest{kType, kCode, kChecksum, kIdentifier, F{16, "Reserved"}};
constexpr std::array kHomeAgentReply{
    kType, kCode, kChecksum, kIdentifier, F{16, "Reserved"}, F{0, "Home Agent Addresses"}};
constexpr std::array kPrefixSolicit{kType,   kCode, kChecksum, kIdentifier, F{16, "Reserved"},
                                    kOptions};
constexpr std::array kPrefixAdvertise{kType,     kCode,     kChecksum,         kIdentifier,
                                      F{1, "M"}, F{1, "O"}, F{14, "Reserved"}, kOptions};
constexpr std::array kPathSolicit{kType,   kCode, kChecksum, kIdentifier, F{16, "Component"},
                                  kOptions};
constexpr std::array kPathAdvertise{kType,
                                    kCode,
                                    kChecksum,
                                    kIdentifier,
                                    F{16, "All Components"},
                                    F{16, "Component"},
                                    F{16, "Reserved"},
                                    kOptions};
constexpr std::array kRouterDiscovery{kType, F{8, "Ad. Interval"}, kChecksum,
                                      F{16, "Query Interval"}, F{16, "Robustness Variable"}};
constexpr std::array kFourOctets{kType, F{8, "Reserved"}, kChecksum};
constexpr std::array kFastHandover{
    kType, kCode, kChecksum, F{8, "Subtype"}, F{8, "Reserved"}, kIdentifier, kOptions};
constexpr std::array kRpl{kType, kCode, kChecksum, F{0, "Base object, as the code says"}, kOptions};
constexpr std::array kLocatorUpdate{kType,
                                    kCode,
                                    kChecksum,
                                    F{8, "Num of Locs"},
                                    F{8, "Operation"},
                                    F{16, "Reserved"},
                                    F{64, "Locator[1]"},
                                    F{16, "Preference[1]"},
                                    F{16, "Lifetime[1]"},
                                    F{0, "More locators"}};
constexpr std::array kDuplicateAddress{kType,
                                       F{4, "Prefix"},
                                       F{4, "Suffix"},
                                       kChecksum,
                                       F{8, "Status"},
                                       F{8, "TID"},
                                       F{16, "Registration Lifetime"},
                                       F{64, "EUI-64, or ROVR of 64 to 256 bits"},
                                       F{128, "Registered Address"}};
constexpr std::array kMpl{kType, kCode, kChecksum, F{0, "Seed infos"}};

// Extension objects
constexpr F kLength16{16, "Length"};
constexpr F kClass{8, "Class-Num"};
constexpr F kCType{8, "C-Type"};
constexpr std::array kMplsStack{kLength16,  kClass,    kCType,      F{20, "Label"},
                                F{3, "TC"}, F{1, "S"}, F{8, "TTL"}, F{0, "More labels"}};
constexpr std::array kInterfaceInformation{kLength16,
                                           kClass,
                                           F{2, "Rol"},
                                           F{2, "Rsv"},
                                           F{1, "I"},
                                           F{1, "A"},
                                           F{1, "N"},
                                           F{1, "M"},
                                           F{0, "ifIndex (if I): 4 octets"},
                                           F{0, "AFI, Reserved, IP Address (if A): 8 or 20 octets"},
                                           F{0, "Length, Interface Name (if N): 4 to 64 octets"},
                                           F{0, "MTU (if M): 4 octets"}};
constexpr std::array kInterfaceIdentification{kLength16, kClass, kCType,
                                              F{0, "Name, or index, or AFI, length and address"}};
constexpr std::array kExtendedInformation{kLength16, kClass, kCType, F{32, "Pointer"}};
constexpr std::array kNodeIdentification{kLength16, kClass, kCType,
                                         F{0, "AFI, Reserved, IP Address"}, F{0, "Length, Name"}};
constexpr std::array kObject{kLength16, kClass, kCType, F{0, "Payload"}};

// ND options
constexpr F kLength8{8, "Length"};
constexpr std::array kLinkLayer{kType, kLength8, F{0, "Link-Layer Address"}};
constexpr std::array kPrefixInformation{kType,
                                        kLength8,
                                        F{8, "Prefix Length"},
                                        F{1, "L"},
                                        F{1, "A"},
                                        F{1, "R"},
                                        F{1, "P"},
                                        F{4, "Rsv"},
                                        F{32, "Valid Lifetime"},
                                        F{32, "Preferred Lifetime"},
                                        F{32, "Reserved"},
                                        F{128, "Prefix"}};
constexpr std::array kRedirectedHeader{kType, kLength8, F{48, "Reserved"},
                                       F{0, "IP header and data"}};
constexpr std::array kMtu{kType, kLength8, F{16, "Reserved"}, F{32, "MTU"}};
constexpr std::array kShortcut{kType, kLength8, F{8, "Shortcut Limit"}, F{8, "Reserved"},
                               F{32, "Reserved"}};
constexpr std::array kInterval{kType, kLength8, F{16, "Reserved"}, F{32, "Advertisement Interval"}};
constexpr std::array kHomeAgent{kType, kLength8, F{16, "Reserved"}, F{16, "Preference"},
                                F{16, "Lifetime"}};
constexpr std::array kAddressList{kType, kLength8, F{48, "Reserved"}, F{0, "IPv6 Addresses"}};
constexpr std::array kCga{kType, kLength8, F{8, "Pad Length"}, F{8, "Reserved"},
                          F{0, "CGA Parameters, Padding"}};
constexpr std::array kSignature{kType, kLength8, F{16, "Reserved"}, F{128, "Key Hash"},
                                F{0, "Digital Signature, Padding"}};
constexpr std::array kTimestampOption{kType, kLength8, F{48, "Reserved"}, F{64, "Timestamp"}};
constexpr std::array kNonce{kType, kLength8, F{0, "Nonce"}};
constexpr std::array kTrustAnchor{kType, kLength8, F{8, "Name Type"}, F{8, "Pad Length"},
                                  F{0, "Name, Padding"}};
constexpr std::array kCertificate{kType, kLength8, F{8, "Cert Type"}, F{8, "Reserved"},
                                  F{0, "Certificate, Padding"}};
constexpr std::array kAddressPrefix{kType,
                                    kLength8,
                                    F{8, "Option-Code"},
                                    F{8, "Prefix Length"},
                                    F{32, "Reserved"},
                                    F{128, "IPv6 Address"}};
constexpr std::array kFastLinkLayer{kType, kLength8, F{8, "Option-Code"}, F{0, "LLA"}};
constexpr std::array kAcknowledgment{kType, kLength8, F{8, "Option-Code"}, F{8, "Status"},
                                     F{32, "Reserved"}};
constexpr std::array kPvd{kType,          kLength8,
                          F{1, "H"},      F{1, "L"},
                          F{1, "R"},      F{9, "Reserved"},
                          F{4, "Delay"},  F{16, "Sequence Number"},
                          F{0, "PvD ID"}, F{0, "RA header and options (if R)"}};
constexpr std::array kMap{kType,
                          kLength8,
                          F{4, "Dist"},
                          F{4, "Pref"},
                          F{1, "R"},
                          F{7, "Reserved"},
                          F{32, "Valid Lifetime"},
                          F{128, "Global IP Address for MAP"}};
constexpr std::array kRoute{
    kType,       kLength8,      F{8, "Prefix Length"},   F{3, "Resvd"},
    F{2, "Prf"}, F{3, "Resvd"}, F{32, "Route Lifetime"}, F{0, "Prefix: 0, 8 or 16 octets"}};
constexpr std::array kDns{kType, kLength8, F{16, "Reserved"}, F{32, "Lifetime"},
                          F{0, "Addresses of IPv6 Recursive DNS Servers"}};
constexpr std::array kSearchList{kType, kLength8, F{16, "Reserved"}, F{32, "Lifetime"},
                                 F{0, "Domain Names of DNS Search List"}};
constexpr std::array kFlags{kType, kLength8, F{48, "Bit fields available"}};
constexpr std::array kRegistration{kType,
                                   kLength8,
                                   F{8, "Status"},
                                   F{8, "Opaque"},
                                   F{2, "Rsv"},
                                   F{2, "P"},
                                   F{2, "I"},
                                   F{1, "R"},
                                   F{1, "T"},
                                   F{8, "TID"},
                                   F{16, "Registration Lifetime"},
                                   F{64, "EUI-64, or ROVR of 64 to 256 bits"}};
constexpr std::array kContext{
    kType,       kLength8,          F{8, "Context Length"},  F{3, "Res"},           F{1, "C"},
    F{4, "CID"}, F{16, "Reserved"}, F{16, "Valid Lifetime"}, F{0, "Context Prefix"}};
constexpr std::array kBorderRouter{kType,
                                   kLength8,
                                   F{16, "Version Low"},
                                   F{16, "Version High"},
                                   F{16, "Valid Lifetime"},
                                   F{128, "6LBR Address"}};
constexpr std::array kCapability{kType, kLength8, F{48, "Capability bits"}};
constexpr std::array kCaptivePortal{kType, kLength8, F{0, "URI"}};
constexpr std::array kPref64{kType, kLength8, F{13, "Scaled Lifetime"}, F{3, "PLC"},
                             F{96, "Highest 96 bits of the Prefix"}};
constexpr std::array kCryptoId{kType,
                               kLength8,
                               F{5, "Reserved1"},
                               F{11, "Public Key Length"},
                               F{8, "Crypto-Type"},
                               F{8, "Modifier"},
                               F{8, "EARO Length"},
                               F{0, "Key"}};
constexpr std::array kNdpSignature{kType,
                                   kLength8,
                                   F{5, "Reserved1"},
                                   F{11, "Signature Length"},
                                   F{32, "Reserved2"},
                                   F{0, "Digital Signature, Padding"}};
constexpr std::array kDirectory{kType, kLength8, F{16, "Reserved"}, F{32, "Valid Lifetime"},
                                F{128, "RD Address"}};
constexpr std::array kUptime{
    kType,     kLength8,      F{6, "Exponent"}, F{10, "Uptime Mantissa"}, F{1, "S"},
    F{1, "U"}, F{6, "flags"}, F{12, "NSSI"},    F{12, "peer NSSI"}};
constexpr std::array kEncryptedDns{kType,
                                   kLength8,
                                   F{16, "Service Priority"},
                                   F{32, "Lifetime"},
                                   F{16, "ADN Length"},
                                   F{0, "Name"},
                                   F{0, "Addr Length, IPv6 Addresses"},
                                   F{0, "SvcParams Length, SvcParams"}};
constexpr std::array kOption{kType, kLength8, F{0, "Body"}};

struct Row {
  std::uint8_t number = 0;
  std::span<const HeaderField> fields{};
};

constexpr std::array kIcmpv4{
    Row{0, kEcho},           Row{3, kUnreachable4},     Row{4, kSourceQuench},
    Row{5, kRedirect4},      Row{6, kOpaque},           Row{8, kEcho},
    Row{9, kAdvertisement4}, Row{10, kReservedOnly},    Row{11, kExceeded4},
    Row{12, kParameter4},    Row{13, kTimestamp},       Row{14, kTimestamp},
    Row{15, kIdentified},    Row{16, kIdentified},      Row{17, kMask},
    Row{18, kMask},          Row{30, kTraceroute},      Row{31, kConversion},
    Row{32, kOpaque},        Row{33, kOpaque},          Row{34, kOpaque},
    Row{35, kOpaque},        Row{36, kOpaque},          Row{37, kIdentified},
    Row{38, kDomainReply},   Row{39, kOpaque},          Row{40, kPhoturis},
    Row{41, kSubtyped},      Row{42, kExtendedRequest}, Row{43, kExtendedReply},
    Row{253, kExperiment},   Row{254, kExperiment}};

constexpr std::array kIcmpv6{Row{1, kUnreachable6},
                             Row{2, kTooBig},
                             Row{3, kUnreachable6},
                             Row{4, kParameter6},
                             Row{100, kExperiment},
                             Row{101, kExperiment},
                             Row{128, kEcho},
                             Row{129, kEcho},
                             Row{130, kMldQuery},
                             Row{131, kMldReport1},
                             Row{132, kMldReport1},
                             Row{133, kSolicit6},
                             Row{134, kAdvertise6},
                             Row{135, kNeighborSolicit},
                             Row{136, kNeighborAdvertise},
                             Row{137, kRedirect6},
                             Row{138, kRenumbering},
                             Row{139, kNodeInformation},
                             Row{140, kNodeInformation},
                             Row{141, kSolicit6},
                             Row{142, kSolicit6},
                             Row{143, kMldReport2},
                             Row{144, kHomeAgentRequest},
                             Row{145, kHomeAgentReply},
                             Row{146, kPrefixSolicit},
                             Row{147, kPrefixAdvertise},
                             Row{148, kPathSolicit},
                             Row{149, kPathAdvertise},
                             Row{150, kSubtyped},
                             Row{151, kRouterDiscovery},
                             Row{152, kFourOctets},
                             Row{153, kFourOctets},
                             Row{154, kFastHandover},
                             Row{155, kRpl},
                             Row{156, kLocatorUpdate},
                             Row{157, kDuplicateAddress},
                             Row{158, kDuplicateAddress},
                             Row{159, kMpl},
                             Row{160, kExtendedRequest},
                             Row{161, kExtendedReply},
                             Row{200, kExperiment},
                             Row{201, kExperiment}};

constexpr std::array kExtensionClasses{
    Row{1, kMplsStack},           Row{2, kInterfaceInformation}, Row{3, kInterfaceIdentification},
    Row{4, kExtendedInformation}, Row{5, kNodeIdentification},   Row{6, kObject}};

constexpr std::array kNdOptions{Row{1, kLinkLayer},
                                Row{2, kLinkLayer},
                                Row{3, kPrefixInformation},
                                Row{4, kRedirectedHeader},
                                Row{5, kMtu},
                                Row{6, kShortcut},
                                Row{7, kInterval},
                                Row{8, kHomeAgent},
                                Row{9, kAddressList},
                                Row{10, kAddressList},
                                Row{11, kCga},
                                Row{12, kSignature},
                                Row{13, kTimestampOption},
                                Row{14, kNonce},
                                Row{15, kTrustAnchor},
                                Row{16, kCertificate},
                                Row{17, kAddressPrefix},
                                Row{18, kAddressPrefix},
                                Row{19, kFastLinkLayer},
                                Row{20, kAcknowledgment},
                                Row{21, kPvd},
                                Row{23, kMap},
                                Row{24, kRoute},
                                Row{25, kDns},
                                Row{26, kFlags},
                                Row{31, kSearchList},
                                Row{32, kSignature},
                                Row{33, kRegistration},
                                Row{34, kContext},
                                Row{35, kBorderRouter},
                                Row{36, kCapability},
                                Row{37, kCaptivePortal},
                                Row{38, kPref64},
                                Row{39, kCryptoId},
                                Row{40, kNdpSignature},
                                Row{41, kDirectory},
                                Row{42, kUptime},
                                Row{144, kEncryptedDns}};

std::span<const Row> rows_of(RegistrySet set) {
  switch (set) {
    case RegistrySet::Icmpv4:
      return kIcmpv4;
    case RegistrySet::Icmpv6:
      return kIcmpv6;
    case RegistrySet::ExtensionClass:
      return kExtensionClasses;
    case RegistrySet::NdOption:
      return kNdOptions;
    default:
      return {};
  }
}

}  // namespace

std::span<const HeaderField> header_layout(wire::RegistrySet set, std::uint8_t number) {
  for (const Row& row : rows_of(set)) {
    if (row.number == number) return row.fields;
  }
  // What nobody has defined still begins as all of its kind do.
  switch (set) {
    case RegistrySet::ExtensionClass:
      return kObject;
    case RegistrySet::NdOption:
      return kOption;
    default:
      return {};
  }
}

}  // namespace icmpkit::text
