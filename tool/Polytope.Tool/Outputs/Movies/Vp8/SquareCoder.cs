using System.Runtime.Intrinsics;
using Polytope.Tool.Outputs.Movies.Vp8.Entropy;
using Polytope.Tool.Outputs.Movies.Vp8.Pixels;

namespace Polytope.Tool.Outputs.Movies.Vp8;

/// <summary>
/// Chooses how a square of 16x16 pixels is predicted and which levels are left: what has the least of squared errors
/// plus what its bits are worth. Decodes its choice, since the squares after it are predicted from that.
/// </summary>
internal sealed class SquareCoder(PlanarPicture source, PlanarPicture decoded, TokenModel model)
{
    /// <summary>So many modes of a square or subblock that come near without levels are tried with them.</summary>
    private const int SquareTrials = 2;
    private const int SubTrials = 2;

    private readonly byte[] _subModesAbove = new byte[4 * source.Columns];
    private readonly byte[] _subModesLeft = new byte[4];
    private readonly byte[] _prediction = new byte[256];
    private readonly byte[] _trial = new byte[256];
    private readonly byte[] _best = new byte[256];
    private readonly short[] _levels = new short[16 * 17];
    private readonly byte[] _ends = new byte[17];
    private readonly short[] _bestLevels = new short[16 * 17];
    private readonly byte[] _bestEnds = new byte[17];
    private readonly byte[] _subPredictions = new byte[160];
    private readonly byte[] _subModes = new byte[16];

    public required Steps Steps { get; set; }

    /// <summary>False where the modes of a huge picture would not fit into their partition.</summary>
    public bool AllowsSubModes { get; set; } = true;

    public void StartPicture() => Array.Clear(_subModesAbove);

    public void StartRow() => Array.Clear(_subModesLeft);

    /// <summary>Codes a square that is not shown: as it is predicted best, without levels.</summary>
    public void CodeHidden(CodedSquare square, int column, int row)
    {
        Array.Clear(square.Ends);
        square.HasSubModes = false;
        square.Mode = Nearest(source.Luma, decoded.Luma, column, row, 16);
        square.ChromaMode = Nearest(source.Blue, decoded.Blue, column, row, 8);
        Prediction.Square(square.Mode, decoded.Luma, 16 * column, 16 * row, 16, _prediction);
        Put(_prediction, decoded.Luma, 16 * column, 16 * row, 16);
        foreach (var plane in new[] { decoded.Blue, decoded.Red })
        {
            Prediction.Square(square.ChromaMode, plane, 8 * column, 8 * row, 8, _prediction);
            Put(_prediction, plane, 8 * column, 8 * row, 8);
        }

        SetSubModes(square, column);
    }

    public void Code(CodedSquare square, int column, int row, Contexts contexts)
    {
        var whole = CodeWhole(square, column, row, contexts);
        if (AllowsSubModes && CodeSubblocks(square, column, row, contexts, whole)) square.HasSubModes = true;
        else
        {
            square.HasSubModes = false;
            _bestLevels.AsSpan(0, 256).CopyTo(square.Levels);
            _bestLevels.AsSpan(256, 16).CopyTo(square.LevelsOf(CodedSquare.Means));
            _bestEnds.AsSpan(0, 16).CopyTo(square.Ends);
            square.Ends[CodedSquare.Means] = _bestEnds[16];
            Put(_best, decoded.Luma, 16 * column, 16 * row, 16);
        }

        CodeChroma(square, column, row, contexts);
        SetSubModes(square, column);
    }

    private static int Nearest(Plane source, Plane decoded, int column, int row, int side)
    {
        Span<byte> prediction = stackalloc byte[256];
        var (best, least) = (0, long.MaxValue);
        for (var mode = 0; mode < Prediction.Modes; mode++)
        {
            Prediction.Square(mode, decoded, side * column, side * row, side, prediction);
            var errors = Errors(source, side * column, side * row, prediction, side);
            if (errors < least) (best, least) = (mode, errors);
        }

        return best;
    }

    /// <summary>One mode for all its luma.</summary>
    /// <returns>Its score.</returns>
    private long CodeWhole(CodedSquare square, int column, int row, Contexts contexts)
    {
        Span<(long Score, int Mode)> modes = stackalloc (long, int)[Prediction.Modes];
        for (var mode = 0; mode < Prediction.Modes; mode++)
        {
            Prediction.Square(mode, decoded.Luma, 16 * column, 16 * row, 16, _prediction);
            var errors = Errors(source.Luma, 16 * column, 16 * row, _prediction, 16);
            modes[mode] = (Steps.Score(errors, ModeCost.OfSquare(mode)), mode);
        }

        PutSmallestFirst(modes, SquareTrials);
        var best = long.MaxValue;
        for (var i = 0; i < SquareTrials; i++)
        {
            var mode = modes[i].Mode;
            Prediction.Square(mode, decoded.Luma, 16 * column, 16 * row, 16, _prediction);
            var cost = ModeCost.OfSquare(mode) + QuantizeWhole(column, row, contexts);
            var score = Steps.Score(Errors(source.Luma, 16 * column, 16 * row, _trial, 16), cost);
            if (score >= best) continue;
            best = score;
            square.Mode = mode;
            _trial.CopyTo(_best, 0);
            _levels.CopyTo(_bestLevels, 0);
            _ends.CopyTo(_bestEnds, 0);
        }

        return best;
    }

    /// <summary>Quantizes what <see cref="_prediction"/> leaves, and decodes it into <see cref="_trial"/>.</summary>
    /// <returns>What its levels cost.</returns>
    private int QuantizeWhole(int column, int row, Contexts contexts)
    {
        Span<short> residual = stackalloc short[16];
        Span<short> coefficients = stackalloc short[256];
        Span<short> means = stackalloc short[16];
        Span<short> meanCoefficients = stackalloc short[16];
        for (var block = 0; block < 16; block++)
        {
            var (x, y) = (block % 4 * 4, block / 4 * 4);
            Subtract(source.Luma, (16 * column) + x, (16 * row) + y, _prediction.AsSpan((16 * y) + x), 16, residual);
            Transforms.Forward(residual, coefficients.Slice(16 * block, 16));
            means[block] = coefficients[16 * block];
        }

        Transforms.ForwardMeans(means, meanCoefficients);
        var meanLevels = _levels.AsSpan(256, 16);
        _ends[16] = (byte)Steps.Means.Apply(meanCoefficients, meanLevels, 0);
        Transforms.InverseMeans(meanCoefficients, means);
        var above = contexts.Above(column);
        var left = contexts.Left;
        var cost = model.Cost(1, meanLevels, 0, _ends[16], above[8] + left[8]);
        Span<byte> flags = stackalloc byte[8];
        above[..4].CopyTo(flags);
        left[..4].CopyTo(flags[4..]);
        Span<byte> block4 = stackalloc byte[16];
        for (var block = 0; block < 16; block++)
        {
            var (x, y) = (block % 4 * 4, block / 4 * 4);
            var own = coefficients.Slice(16 * block, 16);
            var levels = _levels.AsSpan(16 * block, 16);
            var end = Steps.Luma.Apply(own, levels, 1);
            _ends[block] = (byte)end;
            cost += model.Cost(0, levels, 1, end, flags[x / 4] + flags[4 + (y / 4)]);
            flags[x / 4] = flags[4 + (y / 4)] = (byte)(end > 0 ? 1 : 0);
            own[0] = means[block];
            Decode(own, _prediction.AsSpan((16 * y) + x), 16, _trial.AsSpan((16 * y) + x), 16);
        }

        return cost;
    }

    /// <summary>A mode for each subblock.</summary>
    /// <param name="limit">The score that it has to be better than.</param>
    private bool CodeSubblocks(CodedSquare square, int column, int row, Contexts contexts, long limit)
    {
        var score = Steps.Score(0, ModeCost.OfSubModes);
        Span<byte> flags = stackalloc byte[8];
        contexts.Above(column)[..4].CopyTo(flags);
        contexts.Left[..4].CopyTo(flags[4..]);
        Span<byte> around = stackalloc byte[13];
        Span<byte> target = stackalloc byte[16];
        Span<(long Score, int Mode)> modes = stackalloc (long, int)[Prediction.SubModes];
        Span<short> residual = stackalloc short[16];
        Span<short> coefficients = stackalloc short[16];
        Span<short> levels = stackalloc short[16];
        Span<byte> trial = stackalloc byte[16];
        Span<byte> best = stackalloc byte[16];
        var luma = decoded.Luma;
        for (var block = 0; block < 16; block++)
        {
            var (i, j) = (block % 4, block / 4);
            var (x, y) = ((16 * column) + (4 * i), (16 * row) + (4 * j));
            LookAround(luma, x, y, 16 * row, i == 3, around);
            Prediction.Subblocks(around, _subPredictions);
            for (var line = 0; line < 4; line++)
                source.Luma.Pixels.AsSpan(source.Luma.At(x, y + line), 4).CopyTo(target[(4 * line)..]);
            var modeAbove = j == 0 ? _subModesAbove[(4 * column) + i] : _subModes[block - 4];
            var modeLeft = i == 0 ? _subModesLeft[j] : _subModes[block - 1];
            for (var mode = 0; mode < Prediction.SubModes; mode++)
            {
                var errors = Errors(target, _subPredictions.AsSpan(16 * mode, 16));
                modes[mode] = (Steps.Score(errors, ModeCost.OfSubMode(modeAbove, modeLeft, mode)), mode);
            }

            PutSmallestFirst(modes, SubTrials);
            var context = flags[i] + flags[4 + j];
            var least = long.MaxValue;
            for (var at = 0; at < SubTrials; at++)
            {
                var mode = modes[at].Mode;
                var prediction = _subPredictions.AsSpan(16 * mode, 16);
                for (var pixel = 0; pixel < 16; pixel++) residual[pixel] = (short)(target[pixel] - prediction[pixel]);
                Transforms.Forward(residual, coefficients);
                var end = Steps.Luma.Apply(coefficients, levels, 0);
                var cost = ModeCost.OfSubMode(modeAbove, modeLeft, mode) + model.Cost(3, levels, 0, end, context);
                Transforms.Inverse(coefficients, prediction, trial);
                var own = Steps.Score(Errors(target, trial), cost);
                if (own >= least) continue;
                least = own;
                _subModes[block] = (byte)mode;
                square.Ends[block] = (byte)end;
                levels.CopyTo(square.LevelsOf(block));
                trial.CopyTo(best);
            }

            score += least;
            if (score >= limit) return false;
            flags[i] = flags[4 + j] = (byte)(square.Ends[block] > 0 ? 1 : 0);
            for (var line = 0; line < 4; line++)
                best.Slice(4 * line, 4).CopyTo(luma.Pixels.AsSpan(luma.At(x, y + line)));
        }

        square.Ends[CodedSquare.Means] = 0;
        _subModes.CopyTo(square.SubModes, 0);
        return true;
    }

    private void CodeChroma(CodedSquare square, int column, int row, Contexts contexts)
    {
        var (x, y) = (8 * column, 8 * row);
        Span<byte> prediction = stackalloc byte[64];
        var (best, least) = (0, long.MaxValue);
        for (var mode = 0; mode < Prediction.Modes; mode++)
        {
            Prediction.Square(mode, decoded.Blue, x, y, 8, prediction);
            var errors = Errors(source.Blue, x, y, prediction, 8);
            Prediction.Square(mode, decoded.Red, x, y, 8, prediction);
            errors += Errors(source.Red, x, y, prediction, 8);
            var score = Steps.Score(errors, ModeCost.OfChroma(mode));
            if (score < least) (best, least) = (mode, score);
        }

        square.ChromaMode = best;
        Span<short> residual = stackalloc short[16];
        Span<short> coefficients = stackalloc short[16];
        for (var channel = 0; channel < 2; channel++)
        {
            var (from, to) = channel == 0 ? (source.Blue, decoded.Blue) : (source.Red, decoded.Red);
            Prediction.Square(best, to, x, y, 8, prediction);
            for (var block = 0; block < 4; block++)
            {
                var (i, j) = (block % 2 * 4, block / 2 * 4);
                var own = prediction[((8 * j) + i)..];
                Subtract(from, x + i, y + j, own, 8, residual);
                Transforms.Forward(residual, coefficients);
                var at = CodedSquare.Chroma + (4 * channel) + block;
                square.Ends[at] = (byte)Steps.Chroma.Apply(coefficients, square.LevelsOf(at), 0);
                Decode(coefficients, own, 8, to.Pixels.AsSpan(to.At(x + i, y + j)), to.Stride);
            }
        }
    }

    private void SetSubModes(CodedSquare square, int column)
    {
        if (!square.HasSubModes) square.SubModes.AsSpan().Fill((byte)Prediction.AsSubMode(square.Mode));
        for (var i = 0; i < 4; i++)
        {
            _subModesAbove[(4 * column) + i] = square.SubModes[12 + i];
            _subModesLeft[i] = square.SubModes[(4 * i) + 3];
        }
    }

    /// <param name="top">The square's first row.</param>
    /// <param name="isLast">The last subblock of a row sees what is above and to the right of the whole square.</param>
    private static void LookAround(Plane plane, int x, int y, int top, bool isLast, Span<byte> around)
    {
        var pixels = plane.Pixels;
        for (var i = 0; i < 4; i++) around[i] = pixels[plane.At(x - 1, y + 3 - i)];
        pixels.AsSpan(plane.At(x - 1, y - 1), 5).CopyTo(around[4..]);
        pixels.AsSpan(plane.At(x + 4, isLast ? top - 1 : y - 1), 4).CopyTo(around[9..]);
    }

    private static void PutSmallestFirst(Span<(long Score, int Mode)> modes, int count)
    {
        for (var i = 0; i < count; i++)
            for (var j = i + 1; j < modes.Length; j++)
                if (modes[j].Score < modes[i].Score)
                    (modes[i], modes[j]) = (modes[j], modes[i]);
    }

    private static void Subtract(
        Plane plane, int x, int y, ReadOnlySpan<byte> prediction, int stride, Span<short> residual)
    {
        for (var line = 0; line < 4; line++)
        {
            var pixels = plane.Pixels.AsSpan(plane.At(x, y + line), 4);
            var own = prediction.Slice(stride * line, 4);
            for (var i = 0; i < 4; i++) residual[(4 * line) + i] = (short)(pixels[i] - own[i]);
        }
    }

    private static void Decode(
        ReadOnlySpan<short> coefficients, ReadOnlySpan<byte> prediction, int stride, Span<byte> pixels, int pixelStride)
    {
        Span<byte> own = stackalloc byte[16];
        Span<byte> sums = stackalloc byte[16];
        for (var line = 0; line < 4; line++) prediction.Slice(stride * line, 4).CopyTo(own[(4 * line)..]);
        Transforms.Inverse(coefficients, own, sums);
        for (var line = 0; line < 4; line++) sums.Slice(4 * line, 4).CopyTo(pixels[(pixelStride * line)..]);
    }

    private static void Put(ReadOnlySpan<byte> square, Plane plane, int x, int y, int side)
    {
        for (var row = 0; row < side; row++)
            square.Slice(side * row, side).CopyTo(plane.Pixels.AsSpan(plane.At(x, y + row)));
    }

    private static long Errors(Plane plane, int x, int y, ReadOnlySpan<byte> square, int side)
    {
        var sum = Vector128<uint>.Zero;
        for (var row = 0; row < side; row++)
        {
            if (side == 16)
            {
                sum += Squares(
                    Vector128.Create<byte>(plane.Pixels.AsSpan(plane.At(x, y + row), 16)),
                    Vector128.Create<byte>(square.Slice(16 * row, 16)));
            }
            else
            {
                sum += Squares(
                    Vector128.CreateScalar(BitConverter.ToUInt64(plane.Pixels.AsSpan(plane.At(x, y + row), 8)))
                        .AsByte(),
                    Vector128.CreateScalar(BitConverter.ToUInt64(square.Slice(8 * row, 8))).AsByte());
            }
        }

        return Vector128.Sum(sum);
    }

    private static long Errors(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        Vector128.Sum(Squares(Vector128.Create<byte>(a), Vector128.Create<byte>(b)));

    private static Vector128<uint> Squares(Vector128<byte> a, Vector128<byte> b)
    {
        var apart = Vector128.Max(a, b) - Vector128.Min(a, b);
        var (low, high) = Vector128.Widen(apart);
        (low, high) = (low * low, high * high);
        return Vector128.WidenLower(low) + Vector128.WidenUpper(low) + Vector128.WidenLower(high)
            + Vector128.WidenUpper(high);
    }
}
