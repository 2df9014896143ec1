using Polytope.Tool.Outputs.Movies.Vp8.Entropy;
using Polytope.Tool.Outputs.Movies.Vp8.Pixels;

namespace Polytope.Tool.Outputs.Movies.Vp8;

/// <summary>
/// Encodes a picture as a key frame of VP8, the bitstream of lossy WebP. Only integers are computed, in a fixed order:
/// the same bytes on every processor. It uses one thread, and can be used again for pictures of the same size.
/// </summary>
internal sealed class LossyEncoder
{
    /// <summary>Bytes of the first partition: its length has 19 bits.</summary>
    private const int LargestHeader = (1 << 19) - 1 - Padding;

    /// <summary>
    /// Zeros after it: libwebp, where it decodes a file piece by piece, refuses a first partition that is read ahead to
    /// its end before the modes begin.
    /// </summary>
    private const int Padding = 8;

    private readonly PlanarPicture _source;
    private readonly PlanarPicture _decoded;
    private readonly TokenModel _model = new();
    private readonly SquareCoder _coder;
    private readonly Contexts _contexts;
    private readonly CodedSquare[] _squares;
    private readonly BoolEncoder _header = new();
    private readonly BoolEncoder _tokens = new();

    public LossyEncoder(int width, int height)
    {
        _source = new PlanarPicture(width, height);
        _decoded = new PlanarPicture(width, height);
        _coder = new SquareCoder(_source, _decoded, _model) { Steps = Steps.OfQuality(0) };
        _contexts = new Contexts(_source.Columns);
        _squares = new CodedSquare[_source.Columns * _source.Rows];
        for (var i = 0; i < _squares.Length; i++) _squares[i] = new CodedSquare();
    }

    /// <param name="pixels">RGBA, row by row; alpha doesn't count.</param>
    /// <param name="quality">0 to 100.</param>
    /// <param name="isShown">
    /// Which squares of 16x16 are shown, row by row; the others may become anything. All if empty.
    /// </param>
    /// <returns>The data of a chunk "VP8 ".</returns>
    public byte[] Encode(ReadOnlySpan<byte> pixels, int quality, ReadOnlySpan<bool> isShown = default)
    {
        _source.Take(pixels);
        var steps = Steps.OfQuality(quality);
        _coder.AllowsSubModes = true;
        CodeSquares(steps, isShown);
        var header = WriteHeader(steps);
        if (header.Length > LargestHeader)
        {
            _coder.AllowsSubModes = false;
            CodeSquares(steps, isShown);
            header = WriteHeader(steps);
        }

        return Frame(header, _tokens.Finish());
    }

    private void CodeSquares(Steps steps, ReadOnlySpan<bool> isShown)
    {
        _model.Clear();
        _coder.Steps = steps;
        _coder.StartPicture();
        _contexts.StartPicture();
        var counter = new CountingVisitor(_model);
        for (var row = 0; row < _source.Rows; row++)
        {
            _coder.StartRow();
            _contexts.StartRow();
            for (var column = 0; column < _source.Columns; column++)
            {
                var at = (row * _source.Columns) + column;
                var square = _squares[at];
                if (!isShown.IsEmpty && !isShown[at]) _coder.CodeHidden(square, column, row);
                else _coder.Code(square, column, row, _contexts);
                if (square.IsEmpty) _contexts.Clear(column, square.HasSubModes);
                else _contexts.Visit(square, column, ref counter);
            }

            // What the next row sees beyond the right edge.
            var luma = _decoded.Luma;
            var last = luma.Pixels.AsSpan(luma.At(luma.Width - 1, (16 * row) + 15), 5);
            last.Fill(last[0]);
        }

        _model.Adapt();
    }

    /// <summary>Writes all but the tokens into the first partition, and the tokens into theirs.</summary>
    private ReadOnlySpan<byte> WriteHeader(Steps steps)
    {
        _header.Clear();
        _tokens.Clear();

        // Colours and clamping as usual, no segments, no adjustments of the loop filter, one partition of tokens.
        _header.WriteNumber(0, 3);
        _header.WriteFlag(false);
        _header.WriteNumber(steps.Smoothing, 6);
        _header.WriteNumber(0, 3);
        _header.WriteNumber(0, 3);

        // One quantizer but for chroma's means, and probabilities for this frame only.
        _header.WriteNumber(steps.Index, 7);
        _header.WriteNumber(0, 3);
        var finer = steps.Index - steps.ChromaMeanIndex;
        _header.WriteFlag(finer > 0);
        if (finer > 0)
        {
            _header.WriteNumber(finer, 4);
            _header.WriteFlag(true);
        }

        _header.WriteFlag(false);
        _header.WriteFlag(false);
        _model.WriteProbabilities(_header);
        var empty = _squares.Count(square => square.IsEmpty);
        var full = Math.Clamp(((256 * (_squares.Length - empty)) + (_squares.Length / 2)) / _squares.Length, 1, 255);
        _header.WriteFlag(true);
        _header.WriteNumber(full, 8);
        WriteSquares(full);
        return _header.Finish();
    }

    /// <param name="full">Of 256, how likely a square has levels.</param>
    private void WriteSquares(int full)
    {
        var above = new byte[4 * _source.Columns];
        var left = new byte[4];
        _contexts.StartPicture();
        var writer = new WritingVisitor(_model, _tokens);
        for (var row = 0; row < _source.Rows; row++)
        {
            _contexts.StartRow();
            Array.Clear(left);
            for (var column = 0; column < _source.Columns; column++)
            {
                var square = _squares[(row * _source.Columns) + column];
                _header.Write(square.IsEmpty, full);
                WriteModes(square, above.AsSpan(4 * column, 4), left);
                if (square.IsEmpty) _contexts.Clear(column, square.HasSubModes);
                else _contexts.Visit(square, column, ref writer);
            }
        }
    }

    private void WriteModes(CodedSquare square, Span<byte> above, Span<byte> left)
    {
        if (square.HasSubModes) ModeCost.WriteSubModes(_header);
        else ModeCost.WriteSquare(_header, square.Mode);
        for (var block = 0; block < 16; block++)
        {
            ref var before = ref left[block / 4];
            ref var over = ref above[block % 4];
            if (square.HasSubModes) ModeCost.WriteSubMode(_header, over, before, square.SubModes[block]);
            over = before = square.SubModes[block];
        }

        ModeCost.WriteChroma(_header, square.ChromaMode);
    }

    /// <summary>A key frame that is shown: its tag, its size, then both partitions.</summary>
    private byte[] Frame(ReadOnlySpan<byte> header, ReadOnlySpan<byte> tokens)
    {
        var tag = (1 << 4) | ((header.Length + Padding) << 5);
        return
        [
            (byte)tag, (byte)(tag >> 8), (byte)(tag >> 16), 0x9D, 0x01, 0x2A,
            (byte)_source.Width, (byte)(_source.Width >> 8), (byte)_source.Height, (byte)(_source.Height >> 8),
            .. header, .. new byte[Padding], .. tokens,
        ];
    }

    private readonly struct CountingVisitor(TokenModel model) : Contexts.IBlockVisitor
    {
        public void Visit(int type, ReadOnlySpan<short> levels, int first, int end, int context) =>
            model.Count(type, levels, first, end, context);
    }

    private readonly struct WritingVisitor(TokenModel model, BoolEncoder bits) : Contexts.IBlockVisitor
    {
        public void Visit(int type, ReadOnlySpan<short> levels, int first, int end, int context) =>
            model.Write(bits, type, levels, first, end, context);
    }
}
