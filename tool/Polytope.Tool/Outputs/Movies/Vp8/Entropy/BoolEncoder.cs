using System.Numerics;

namespace Polytope.Tool.Outputs.Movies.Vp8.Entropy;

/// <summary>
/// VP8's arithmetic coder of bits whose probabilities are known (rfc-editor.org/rfc/rfc6386, section 7).
/// </summary>
internal sealed class BoolEncoder
{
    private const int Half = 128;

    private byte[] _bytes = new byte[1 << 14];
    private int _length;

    /// <summary>8 bits and <see cref="_count"/> more that have not been written yet, and a carry above them.</summary>
    private ulong _low;
    private uint _range = 255;
    private int _count;

    /// <param name="zero">Of 256, how likely a 0 is: 1 to 255.</param>
    public void Write(bool bit, int zero)
    {
        var split = 1 + (((_range - 1) * (uint)zero) >> 8);
        if (bit)
        {
            _low += split;
            _range -= split;
        }
        else _range = split;

        var shift = BitOperations.LeadingZeroCount(_range) - 24;
        _range <<= shift;
        _low <<= shift;
        _count += shift;
        if (_count >= 40) Emit();
    }

    /// <summary>The highest bit first, each as likely as not.</summary>
    public void WriteNumber(int value, int bits)
    {
        while (--bits >= 0) Write(((value >> bits) & 1) != 0, Half);
    }

    public void WriteFlag(bool flag) => Write(flag, Half);

    /// <summary>What has been written; nothing may be written after this but after a <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        // Beyond the end a decoder reads zeros: what counts must be before it.
        _low <<= 16 - (_count % 8);
        _count += 16 - (_count % 8);
        Emit();
        return _bytes.AsSpan(0, _length);
    }

    public void Clear() => (_length, _low, _range, _count) = (0, 0, 255, 0);

    private void Emit()
    {
        if (_length + 8 > _bytes.Length) Array.Resize(ref _bytes, 2 * _bytes.Length);
        while (_count >= 8)
        {
            var next = _low >> _count;
            if (next > byte.MaxValue)
            {
                var at = _length - 1;
                while (_bytes[at] == byte.MaxValue) _bytes[at--] = 0;
                _bytes[at]++;
            }

            _bytes[_length++] = (byte)next;
            _low &= (1UL << _count) - 1;
            _count -= 8;
        }
    }
}
