# Applied to the textual IR of the run-time bitcode (sed -E -f finish.sed).
#
# The sources are compiled for AVX-512, so that clang passes vectors of every width by value; no
# target-dependent intrinsic comes of that. Without these attributes a function takes the features
# of the TargetMachine it is compiled with, and can be inlined anywhere.
s/ "(target-cpu|target-features|tune-cpu|min-legal-vector-width|prefer-vector-width)"="[^"]*"//g

# Imported on demand, inlined, and dropped from the image when no call is left.
s/^define (dso_local |hidden |noundef )*(<|float|double|i32|ptr|void)/define linkonce_odr hidden \2/
