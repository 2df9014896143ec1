#if DEBUG
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;
using Polytope.Core.Buffers;

namespace Polytope.Core.Partitions.Memory;

/// <summary>
/// Memory that is taken and released like a stack. Blocks never move, so pointers stay valid until they are released.
/// Debug builds put known bytes after whatever is taken, and check them on its release: a write beyond an end is found.
/// </summary>
internal sealed unsafe partial class Arena : IDisposable
{
    private const int BlockSize = 1 << 20;

    private readonly List<(Pointer<byte> Start, nint Size)> _blocks = [];
    private int _block;
    private nint _used;

    /// <summary>What is taken from here on is freed by <see cref="Release"/>.</summary>
    public (int Block, nint Used) Mark => (_block, _used);

    public void Release((int Block, nint Used) mark)
    {
        CheckGuards(mark);
        (_block, _used) = mark;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pointer<T> Take<T>(int count)
        where T : unmanaged
    {
        var size = ((((nint)count * sizeof(T)) + 63) & ~(nint)63) + Guard;
        while (_block >= _blocks.Count || _used + size > _blocks[_block].Size)
        {
            if (_block < _blocks.Count && _used > 0)
            {
                _block++;
                _used = 0;
                continue;
            }

            if (_block < _blocks.Count)
            {
                NativeBlock.Free(_blocks[_block].Start);
                _blocks.RemoveAt(_block);
            }

            var room = nint.Max(BlockSize, size);
            _blocks.Insert(_block, (NativeBlock.Allocate<byte>(room), room));
        }

        var at = (_blocks[_block].Start + _used).Next(0);
        _used += size;
        AddGuard();
        return new Pointer<T>((T*)at, count);
    }

    public void Dispose()
    {
        CheckGuards((0, 0));
        foreach (var (start, _) in _blocks) NativeBlock.Free(start);
        _blocks.Clear();
        GC.SuppressFinalize(this);
    }

    ~Arena() => Dispose();

    // Without a body, the compiler leaves out the calls.
    partial void AddGuard();

    partial void CheckGuards((int Block, nint Used) mark);

#if DEBUG
    private const nint Guard = NativeBlock.Alignment;

    private const byte GuardByte = 0xA5;

    private readonly Stack<(int Block, nint Used)> _guards = [];

    partial void AddGuard()
    {
        var place = (_block, Used: _used - Guard);
        _guards.Push(place);
        (_blocks[_block].Start + place.Used).Span((int)Guard).Fill(GuardByte);
    }

    partial void CheckGuards((int Block, nint Used) mark)
    {
        while (_guards.TryPeek(out var guard) && guard.CompareTo(mark) >= 0)
        {
            _guards.Pop();
            var bytes = (_blocks[guard.Block].Start + guard.Used).Span((int)Guard);
            if (bytes.ContainsAnyExcept(GuardByte))
                throw new UnreachableException("A write beyond the end of what was taken.");
        }
    }
#else
    private const nint Guard = 0;
#endif
}
