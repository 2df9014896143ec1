#!/bin/sh
# The tests of training, of random streams and of elementary functions with less and less of the processor, and with
# the other compilers of the runtime: the committed digests and the naive twins must agree each time.
# Takes about half a minute.
set -eu
cd "$(dirname "$0")/.."
dotnet build tests/Polytope.Core.Tests -c Release --nologo -v quiet
for setting in EnableAVX512=0 EnableAVX2=0 EnableHWIntrinsic=0 TieredCompilation=0 TieredPGO=0; do
    echo "== DOTNET_$setting"
    env "DOTNET_$setting" tests/Polytope.Core.Tests/bin/Release/net10.0/Polytope.Core.Tests --progress off \
        --filter-namespace "Polytope.Core.Tests.Training*" "Polytope.Core.Tests.Numerics*"
done
