using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Polytope.Core.Partitions.Memory;

/// <summary>
/// Memory that is taken and released like a stack. Blocks never move, so pointers stay valid until they are released.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    private const int BlockSize = 1 << 20;

    private readonly List<(nint Address, nint Size)> _blocks = [];
    private int _block;
    private nint _used;

    /// <summary>What is taken from here on is freed by <see cref="Release"/>.</summary>
    public (int Block, nint Used) Mark => (_block, _used);

    public void Release((int Block, nint Used) mark) => (_block, _used) = mark;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Take<T>(int count)
        where T : unmanaged
    {
        var size = (((nint)count * sizeof(T)) + 63) & ~(nint)63;
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
                NativeMemory.AlignedFree((void*)_blocks[_block].Address);
                _blocks.RemoveAt(_block);
            }

            var room = nint.Max(BlockSize, size);
            _blocks.Insert(_block, ((nint)NativeMemory.AlignedAlloc((nuint)room, 64), room));
        }

        var at = (void*)(_blocks[_block].Address + _used);
        _used += size;
        return (T*)at;
    }

    public void Dispose()
    {
        foreach (var (address, _) in _blocks) NativeMemory.AlignedFree((void*)address);
        _blocks.Clear();
        GC.SuppressFinalize(this);
    }

    ~Arena() => Dispose();
}
