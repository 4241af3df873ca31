// Polynomial coefficients and split constants of Lathe's math functions.
// Written by scripts/remez.py (weighted Remez fits in mpmath); do not edit by hand.
// Each table starts with the coefficient of the lowest power; the comment gives the
// form that it belongs to and the approximation error, without rounding errors.
#pragma once

namespace lathe::math {

// Constants as sums of parts (leading bits per part in scripts/remez.py).
constexpr double kLn2Hi1 = 0x1.62e42fefa3800p-1;
constexpr double kLn2Hi2 = 0x1.ef35793c76730p-45;

constexpr float kLn2F32_1 = 0x1.62e4000000000p-1f;
constexpr float kLn2F32_2 = 0x1.7f7d1c0000000p-20f;

constexpr double kLog10Two1 = 0x1.34413509f7800p-2;
constexpr double kLog10Two2 = 0x1.fef311f12b358p-46;

constexpr double kLog2E1 = 0x1.71547652b82fep+0;
constexpr double kLog2E2 = 0x1.777d0ffda0d24p-56;

constexpr double kLog10E1 = 0x1.bcb7b1526e50ep-2;
constexpr double kLog10E2 = 0x1.95355baaafad3p-57;

constexpr double kHalfPi1 = 0x1.921fb54442d18p+0;
constexpr double kHalfPi2 = 0x1.1a62633145c07p-54;
constexpr double kHalfPi3 = -0x1.f1976b7ed8fbcp-110;

constexpr double kPi1 = 0x1.921fb54442d18p+1;
constexpr double kPi2 = 0x1.1a62633145c07p-53;

constexpr double kQuarterPi1 = 0x1.921fb54442d20p-1;
constexpr double kQuarterPi2 = -0x1.ee59d9cceba40p-51;

constexpr double kTwoOverRootPi1 = 0x1.20dd750429b6dp+0;
constexpr double kTwoOverRootPi2 = 0x1.1ae3a914fed80p-56;

constexpr double kTwoThirds1 = 0x1.5555555555555p-1;
constexpr double kTwoThirds2 = 0x1.5555555555555p-55;

constexpr float kLn2F32 = 0x1.62e4300000000p-1f;
constexpr double kLn2 = 0x1.62e42fefa39efp-1;
constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
constexpr double kInvPi = 0x1.45f306dc9c883p-2;

// 64 zeros and the first 1280 bits of 2/pi, most significant word first.
constexpr unsigned long kTwoOverPiBits[21] = {
    0,
    0xa2f9836e4e441529UL,
    0xfc2757d1f534ddc0UL,
    0xdb6295993c439041UL,
    0xfe5163abdebbc561UL,
    0xb7246e3a424dd2e0UL,
    0x06492eea09d1921cUL,
    0xfe1deb1cb129a73eUL,
    0xe88235f52ebb4484UL,
    0xe99c7026b45f7e41UL,
    0x3991d639835339f4UL,
    0x9c845f8bbdf9283bUL,
    0x1ff897ffde05980fUL,
    0xef2f118b5a0a6d1fUL,
    0x6d367ecf27cb09b7UL,
    0x4f463f669e5fea2dUL,
    0x7527bac7ebe5f17bUL,
    0x3d0739f78a5292eaUL,
    0x6bfb5fb11f8d5d08UL,
    0x56033046fc7b6babUL,
    0xf0cfbc209af4361dUL,
};

// exp(r) = 1 + r + r^2 P(r); error 2^-57.7
constexpr double kExp[] = {
    0x1.ffffffffffffep-2,  0x1.55555555556dbp-3,  0x1.5555555556094p-5,  0x1.111111108ff38p-7,
    0x1.6c16c16a4e82cp-10, 0x1.a01a0544d660cp-13, 0x1.a019f61ac5680p-16, 0x1.71d32f9dec33dp-19,
    0x1.283eb9b5ac4a6p-22, 0x1.c6be349d7fc31p-26,
};

// exp(r) = 1 + r + r^2 / 2 + r^3 P(r); error 2^-69.8
constexpr double kExpPow[] = {
    0x1.5555555555555p-3,  0x1.5555555555555p-5,  0x1.11111111111fep-7,  0x1.6c16c16c16b0dp-10,
    0x1.a01a019f8bf56p-13, 0x1.a01a01a29ef9cp-16, 0x1.71de3cc83ed3bp-19, 0x1.27e4e8c9d63e9p-22,
    0x1.ae5a2618774c0p-26, 0x1.1f5651873eb86p-29, 0x1.7185bd8e97992p-33,
};

// the same for results of single precision; error 2^-34.2
constexpr double kExpMid[] = {
    0x1.0000003a69f97p-1, 0x1.5555543fdf6d7p-3,  0x1.55548d1739a0bp-5,
    0x1.1112745b29062p-7, 0x1.6d8dae5e10996p-10, 0x1.9f052ddad0a7ep-13,
};

// the same in single precision; error 2^-28.4
constexpr float kExpF32[] = {
    0x1.0000060000000p-1f, 0x1.5554d60000000p-3f,  0x1.55439e0000000p-5f,
    0x1.11f20a0000000p-7f, 0x1.800bc00000000p-10f,
};

// expm1(r) = r + r^2 P(r), relative; error 2^-58.3
constexpr double kExpm1[] = {
    0x1.0000000000001p-1,  0x1.5555555555557p-3,  0x1.5555555554d2ep-5,  0x1.11111111100c8p-7,
    0x1.6c16c16f0e229p-10, 0x1.a01a01abf3525p-13, 0x1.a019f38a7d7edp-16, 0x1.71de020bb06d4p-19,
    0x1.280231b31c195p-22, 0x1.af4e3b85314ccp-26, 0x1.e63245d22a22cp-30,
};

// the same for results of single precision; error 2^-34.2
constexpr double kExpm1Mid[] = {
    0x1.0000000905b1cp-1,  0x1.555555675d592p-3,  0x1.55552fc8ff806p-5,  0x1.1110c60c29bc8p-7,
    0x1.6c64b1508ba4ep-10, 0x1.a151d6a205caap-13, 0x1.4431f16b364e3p-16,
};

// 2^r = 1 + r ln 2 + r^2 P(r); error 2^-57.9
constexpr double kExp2[] = {
    0x1.ebfbdff82c5a1p-3,  0x1.c6b08d704a045p-5,  0x1.3b2ab6fba06fcp-7,  0x1.5d87fe78c3a69p-10,
    0x1.4309130de7159p-13, 0x1.ffcbfbc72381ep-17, 0x1.62bfc998ef89bp-20, 0x1.b5265370f3a02p-24,
    0x1.e61860779695cp-28, 0x1.e7c729748a8f8p-32,
};

// the same in single precision; error 2^-28.3
constexpr float kExp2F32[] = {
    0x1.ebfbdc0000000p-3f,  0x1.c6af880000000p-5f,  0x1.3b2e100000000p-7f,
    0x1.5f04960000000p-10f, 0x1.414d100000000p-13f,
};

// log(1 + f) = f - f^2/2 + f^3 P(f); error 2^-59.2
constexpr double kLog[] = {
    0x1.555555555556cp-2, -0x1.ffffffffffe74p-3, 0x1.9999999994b63p-3, -0x1.555555556b5d8p-3,
    0x1.2492492770cd5p-3, -0x1.fffffff3a2049p-4, 0x1.c71c7024a5a1fp-4, -0x1.99999a974f0f7p-4,
    0x1.745d5a109f1a6p-4, -0x1.555579100b7a0p-4, 0x1.3b0d612fa89b1p-4, -0x1.24890bbb1db28p-4,
    0x1.116aea7348b1ep-4, -0x1.00d3314ff5b8fp-4, 0x1.dc9140be71cecp-5, -0x1.b42ca28ed07afp-5,
    0x1.bb91877e043e1p-5, -0x1.0146fdbd540fep-4, 0x1.d38148e7ad12fp-5, -0x1.8e70707cf222bp-6,
};

// the same for results of single precision; error 2^-38.1
constexpr double kLogMid[] = {
    0x1.55555560c8c63p-2, -0x1.000000c4e1036p-2, 0x1.99998b0e55f26p-3, -0x1.55549e8ac7b7fp-3,
    0x1.2494bbbb421cdp-3, -0x1.001e4b1d3b09cp-3, 0x1.c6e1b64b7856fp-4, -0x1.9508f17e6dc7fp-4,
    0x1.723b069861d90p-4, -0x1.7c87fb0278ad3p-4, 0x1.75c1f8b9fe608p-4, -0x1.8b7b2652f4d8ap-5,
};

// the same in single precision; error 2^-27.3
constexpr float kLogF32[] = {
    0x1.5555540000000p-2f, -0x1.00022c0000000p-2f, 0x1.99a03a0000000p-3f, -0x1.5470ca0000000p-3f,
    0x1.22d4420000000p-3f, -0x1.0d8eae0000000p-3f, 0x1.058c140000000p-3f, -0x1.38fe080000000p-4f,
};

// log((1+s)/(1-s)) = 2s + s^3 (2/3 + z P(z)), z = s^2; error 2^-72.4
constexpr double kLogAtanh[] = {
    0x1.9999999999995p-2, 0x1.2492492493106p-2, 0x1.c71c71c567a09p-3, 0x1.745d183e31c66p-3,
    0x1.3b135f8ccdd1bp-3, 0x1.11212f1f05ccep-3, 0x1.de20325e23a08p-4, 0x1.ebb12c1db80e9p-4,
};

// sin(r) = r + r z P(z), z = r^2, |r| <= pi/4; error 2^-57.9
constexpr double kSin[] = {
    -0x1.5555555555548p-3, 0x1.111111110f791p-7,   -0x1.a01a019bf5ae0p-13,
    0x1.71de356064b24p-19, -0x1.ae5e548d6aef4p-26, 0x1.5d8e058fc2188p-33,
};

// cos(r) = 1 - z/2 + z^2 P(z); error 2^-63.9
constexpr double kCos[] = {
    0x1.555555555554bp-5,   -0x1.6c16c16c14f47p-10, 0x1.a01a019c7cb9dp-16,
    -0x1.27e4f7e51b391p-22, 0x1.1ee9d3c04ab74p-29,  -0x1.8fa28106f2257p-37,
};

// sin(r), |r| <= pi/2, for results of single precision; error 2^-35.3
constexpr double kSinMid[] = {
    -0x1.555555474b0a7p-3, 0x1.11110c4192e8ep-7,   -0x1.a017d6bb4a1a7p-13,
    0x1.71701ca0e5ac7p-19, -0x1.9a5f65a3ac7a7p-26,
};

// cos(r), |r| <= pi/4, for results of single precision; error 2^-42.9
constexpr double kCosMid[] = {
    0x1.5555554ecce52p-5,
    -0x1.6c16b81c2324ep-10,
    0x1.a010d584fb4bdp-16,
    -0x1.241cae4ad5cdfp-22,
};

// sinh(r) = r + r z P(z), z = r^2; error 2^-61.7
constexpr double kSinh[] = {
    0x1.5555555555559p-3,  0x1.111111110f69cp-7,  0x1.a01a01afefac0p-13,
    0x1.71ddf83205fbep-19, 0x1.af5f04d34d257p-26,
};

// tanh(x) = x + x z P(z) in single precision; error 2^-29.8
constexpr float kTanhF32[] = {
    -0x1.55554e0000000p-2f, 0x1.110f340000000p-3f, -0x1.b9c9f40000000p-5f,  0x1.62ef900000000p-6f,
    -0x1.0ed0460000000p-7f, 0x1.5284c20000000p-9f, -0x1.dd978a0000000p-12f,
};

// cosh(r) = 1 + z/2 + z^2 P(z); error 2^-70.0
constexpr double kCosh[] = {
    0x1.5555555555558p-5,  0x1.6c16c16c1501ap-10, 0x1.a01a01ad75be6p-16,
    0x1.27e4cc238e569p-22, 0x1.1f8bc2ecca3fbp-29,
};

// atan(t) = t + t z P(z), z = t^2; error 2^-59.4
constexpr double kAtan[] = {
    -0x1.555555555553dp-2, 0x1.99999999957b2p-3, -0x1.24924922a995cp-3, 0x1.c71c70e4c2211p-4,
    -0x1.745cf8ba848c1p-4, 0x1.3b1116f00cc0ap-4, -0x1.10eba1328f2f0p-4, 0x1.df0e0e4623878p-5,
    -0x1.9ccd6eb5f29d8p-5, 0x1.37c8bd7746a56p-5, -0x1.254f279fe1905p-6,
};

// the same in single; error 2^-35.4
constexpr double kAtanMid[] = {
    -0x1.555554c5e6364p-2, 0x1.99991887c63edp-3,  -0x1.247ed7326e870p-3,
    0x1.c463a6f87d11cp-4,  -0x1.5b2e1b6667163p-4, 0x1.8498fa35a3299p-5,
};

// asin(s) = s + s z P(z), z = s^2; error 2^-59.9
constexpr double kAsin[] = {
    0x1.5555555555577p-3, 0x1.333333332e081p-4, 0x1.6db6db721a73dp-5, 0x1.f1c71a91f12fcp-6,
    0x1.6e8bdf357d038p-6, 0x1.1c49ea508ab0bp-6, 0x1.ca20207c71f5ap-7, 0x1.7580c3a31c746p-7,
    0x1.6157bf7e563a8p-7, 0x1.e4538c8b0cac8p-9, 0x1.641dc670b8f94p-6, -0x1.58b7b1d10902fp-6,
    0x1.0b81fa42aab59p-5,
};

// the same in single; error 2^-35.8
constexpr double kAsinMid[] = {
    0x1.555556067aee0p-3, 0x1.3332a996bc0f3p-4, 0x1.6ddad8193de1fp-5, 0x1.ed5aac4cf27e8p-6,
    0x1.932f3f02d92a1p-6, 0x1.eb5e01bed5c9fp-8, 0x1.1bf13b808d36bp-5,
};

// erf(x) = x (2/sqrt(pi) + z P(z)); error 2^-62.7
constexpr double kErf[] = {
    -0x1.812746b0379e6p-2,  0x1.ce2f21a042b45p-4,  -0x1.b82ce312851c5p-6,  0x1.565bcd0dc07c1p-8,
    -0x1.c02db3db70359p-11, 0x1.f9a321e1c8c89p-14, -0x1.f4d1e397d1b3cp-17, 0x1.b9df24cb3dda5p-20,
    -0x1.5f1ec7400b087p-23, 0x1.f7b3bd1ba1a1ap-27, -0x1.389826209be74p-30, 0x1.05ed6fdf2f074p-34,
};

// the same in single; error 2^-34.7
constexpr double kErfMid[] = {
    -0x1.81274678dd696p-2,  0x1.ce2f0be08d0c1p-4,  -0x1.b829f92e7bdacp-6,  0x1.562c08ceeab43p-8,
    -0x1.bcdefee911b8dp-11, 0x1.d8d2a19b63692p-14, -0x1.44f1a52df9600p-17,
};

// erf(x) = 1 - exp(-x^2) P(x - 2), x >= 1; error 2^-56.5
constexpr double kErfc[] = {
    0x1.058671b52c76ep-2,  -0x1.b57034efd4151p-4,  0x1.5672b9ea15565p-5,  -0x1.fa9d3ac91c8d0p-7,
    0x1.6490721548ee6p-8,  -0x1.e028e8be47c9ep-10, 0x1.369ff9f955b11p-11, -0x1.83821d2293422p-13,
    0x1.d37baf78ab2d1p-15, -0x1.115d5dd9f441ep-16, 0x1.369684c1230e6p-18, -0x1.576e104d47c36p-20,
    0x1.725c322cd1826p-22, -0x1.86632a1af4bcap-24, 0x1.905a5aae416eap-26, -0x1.8cab93248a0bcp-28,
    0x1.8cc12187ad3efp-30, -0x1.a9cf3cf24fdabp-32, 0x1.a4e86346fba7cp-34, -0x1.162dbefd208b5p-36,
    0x1.49f5bafbc20b8p-40,
};

// the same in single; error 2^-33.4
constexpr double kErfcMid[] = {
    0x1.058671ad7ee75p-2,  -0x1.b57027e6443ddp-4,  0x1.56732c22c8a21p-5,  -0x1.faa1565b37b34p-7,
    0x1.646320c05103fp-8,  -0x1.e04741752dfa9p-10, 0x1.3a9e551673899p-11, -0x1.791c67b4c9ce4p-13,
    0x1.991edd185e90cp-15, -0x1.694cadae2cdbdp-16, 0x1.d787c518d2cecp-18,
};

}  // namespace lathe::math
