using System.Globalization;
using System.Text;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Tensors;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>
/// A run's checkpoints: <c>checkpoints/000010.safetensors</c> holds the network after epoch 10, and for the latest few
/// <c>000010.state.safetensors</c> beside it what the trainer needs to go on. Each file's header has the digest of
/// its numbers, and one of the header itself, so that damage is found.
/// </summary>
/// <param name="run">The run's folder.</param>
/// <param name="name">Of the folder within it.</param>
internal sealed class CheckpointFolder(string run, string name = RunFolder.Checkpoints)
{
    // A crash of the machine may damage the latest state; an earlier one then takes its place.
    private const int StatesKept = 3;

    private const string NetworkSuffix = ".safetensors";
    private const string StateSuffix = ".state.safetensors";
    private const string DigestKey = "sha256";
    private const string EpochKey = "epoch";
    private const string StepsKey = "steps";
    private const string LeastLossKey = "validation_least";
    private const string LeastEpochKey = "validation_least_epoch";
    private const string StoppedKey = "stopped";
    private const string NumericsKey = "numerics";
    private const string HeaderDigestKey = "header_sha256";
    private const string OlderHeaderDigestKey = "state_sha256";

    private readonly string _folder = Path.Combine(run, name);
    private readonly Queue<string> _states = new();
    private readonly List<string> _damaged = [];

    /// <summary>The last epoch that has a checkpoint, sound or not; null before the first.</summary>
    public int? LastEpoch => Stored(NetworkSuffix).Select(stored => (int?)stored.Epoch).Max();

    /// <summary>Which of these epochs have no checkpoint.</summary>
    public IEnumerable<int> Missing(IEnumerable<int> epochs) => epochs.Where(epoch => !File.Exists(NetworkPath(epoch)));

    /// <summary>
    /// The digest of the weights stored after an epoch; null where there are none, or they are damaged.
    /// </summary>
    public string? DigestOf(int epoch) => TryRead(epoch)?.Digest;

    /// <summary>
    /// The first stored state of the trainer that is damaged, by its path within the run; null where none is.
    /// </summary>
    public string? DamagedState()
    {
        foreach (var (epoch, path) in Stored(StateSuffix).OrderBy(stored => stored.Epoch))
        {
            if (TryReadState(epoch) is null && _damaged.Contains(path)) return $"{name}/{Path.GetFileName(path)}";
        }

        return null;
    }

    /// <returns>The digest of the network's weights.</returns>
    public string Write(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(_folder);
        var digest = Digest.Of(checkpoint.Network);
        var bare = NetworkSafetensors.ToFile(checkpoint.Network, Header(checkpoint.Epoch, digest));
        var names = bare.Tensors.Select(tensor => tensor.Name);
        var network = new Dictionary<string, string>(bare.Metadata, StringComparer.Ordinal)
        {
            [HeaderDigestKey] = HeaderDigest(bare.Metadata, names),
        };
        new SafetensorsFile(bare.Tensors, network).Write(NetworkPath(checkpoint.Epoch), durable: false);

        var state = StatePath(checkpoint.Epoch);
        var vectors = checkpoint.State.Vectors;
        var header = Header(checkpoint.Epoch, Digest.Of(Joined(vectors)));
        header.Add(StepsKey, checkpoint.State.Steps.ToString(CultureInfo.InvariantCulture));
        if (checkpoint.State.Validation is { } watch)
        {
            header.Add(LeastLossKey, watch.Least.ToString("R", CultureInfo.InvariantCulture));
            header.Add(LeastEpochKey, watch.Epoch.ToString(CultureInfo.InvariantCulture));
            header.Add(StoppedKey, watch.HasStopped ? "true" : "false");
        }

        header.Add(HeaderDigestKey, HeaderDigest(header, vectors.Select(vector => vector.Key)));
        new SafetensorsFile(vectors.Select(vector => Tensor.Of(vector.Key, vector.Value, vector.Value.Length)), header)
            .Write(state, durable: false);
        _states.Enqueue(state);
        DeleteOldStates();
        return digest;
    }

    /// <summary>Deletes all but the newest few.</summary>
    public void KeepNewest(int count)
    {
        foreach (var (epoch, path) in Stored(NetworkSuffix).OrderByDescending(stored => stored.Epoch).Skip(count))
        {
            File.Delete(path);
            File.Delete(StatePath(epoch));
        }
    }

    /// <summary>
    /// What a training can continue from: the undamaged checkpoints at the given epochs, up to the first that is
    /// missing or damaged, and the latest checkpoint with its state before that epoch.
    /// </summary>
    /// <param name="epochs">Ascending.</param>
    /// <param name="between">Further checkpoints, of no frame.</param>
    public Resumption Resumable(IEnumerable<int> epochs, CheckpointFolder? between = null)
    {
        var sound = new List<StoredCheckpoint>();
        var first = int.MaxValue;
        foreach (var epoch in epochs)
        {
            if (TryRead(epoch) is { } stored)
            {
                sound.Add(stored);
                continue;
            }

            first = epoch;
            break;
        }

        var from = between?.Newest(first);
        for (; sound.Count > 0 && sound[^1].Checkpoint.Epoch > (from?.Epoch ?? -1); sound.RemoveAt(sound.Count - 1))
        {
            if (TryReadState(sound[^1].Checkpoint.Epoch) is not { } state) continue;
            from = sound[^1].Checkpoint with { State = state };
            sound[^1] = sound[^1] with { Checkpoint = from };
            break;
        }

        KeepStatesUntil(from?.Epoch ?? -1);
        return new Resumption(sound, from) { Damaged = [.. _damaged.Concat(between?._damaged ?? []).Distinct()] };
    }

    /// <summary>The latest sound checkpoint before an epoch, with its state; null where there is none.</summary>
    private Checkpoint? Newest(int before) => (
        from stored in Stored(NetworkSuffix)
        where stored.Epoch < before
        orderby stored.Epoch descending
        let network = TryRead(stored.Epoch)
        let state = network is null ? null : TryReadState(stored.Epoch)
        where state is not null
        select network.Checkpoint with { State = state }).FirstOrDefault();

    /// <summary>All sound checkpoints at the epochs, without what the trainer needs to go on.</summary>
    /// <exception cref="UserErrorException">One is missing or damaged.</exception>
    public IEnumerable<StoredCheckpoint> Read(IEnumerable<int> epochs) =>
        epochs.Select(epoch => TryRead(epoch) ?? throw new UserErrorException(
            $"{NetworkPath(epoch)}: the checkpoint is missing or damaged. Run the experiment again."));

    /// <summary>The sound checkpoint of an epoch, with its state where it has one; null where there is none.</summary>
    public (StoredCheckpoint Stored, TrainerState? State)? Find(int epoch) =>
        TryRead(epoch) is { } stored ? (stored, TryReadState(epoch)) : null;

    /// <summary>Copies the network of an epoch, without what the trainer needs to go on.</summary>
    public void CopyNetwork(int epoch, CheckpointFolder target)
    {
        Directory.CreateDirectory(target._folder);
        File.Copy(NetworkPath(epoch), target.NetworkPath(epoch), overwrite: true);
    }

    private static string CurrentNumerics => NumericsRevision.Current.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Header(int epoch, string digest) => new(StringComparer.Ordinal)
    {
        [EpochKey] = epoch.ToString(CultureInfo.InvariantCulture),
        [DigestKey] = digest,
        [NumericsKey] = CurrentNumerics,
    };

    /// <summary>Deletes the states of later epochs: they are trained and written again.</summary>
    private void KeepStatesUntil(int last)
    {
        foreach (var (epoch, path) in Stored(StateSuffix).OrderBy(stored => stored.Epoch))
        {
            if (epoch <= last) _states.Enqueue(path);
            else File.Delete(path);
        }

        // A process that was killed between writing and deleting left one more.
        DeleteOldStates();
    }

    private void DeleteOldStates()
    {
        while (_states.Count > StatesKept) File.Delete(_states.Dequeue());
    }

    private IEnumerable<(int Epoch, string Path)> Stored(string suffix) =>
        from path in Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder) : []
        let name = Path.GetFileName(path)
        where name.EndsWith(suffix, StringComparison.Ordinal)
            && int.TryParse(name[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select (int.Parse(name[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture), path);

    private static float[] Joined(IEnumerable<KeyValuePair<string, float[]>> vectors) =>
        [.. vectors.SelectMany(vector => vector.Value)];

    private string NetworkPath(int epoch) => Path.Combine(_folder, Name(epoch) + NetworkSuffix);

    private string StatePath(int epoch) => Path.Combine(_folder, Name(epoch) + StateSuffix);

    private static string Name(int epoch) => epoch.ToString("D6", CultureInfo.InvariantCulture);

    private StoredCheckpoint? TryRead(int epoch) => Sound(NetworkPath(epoch), epoch, (path, file) =>
    {
        var network = NetworkSafetensors.FromFile(path, file);
        var digest = Digest.Of(network);
        return digest == Text(file, DigestKey) && HasSoundHeader(file)
            ? new StoredCheckpoint(new Checkpoint(epoch, network, TrainerState.Empty), digest)
            : null;
    });

    private TrainerState? TryReadState(int epoch) => Sound(StatePath(epoch), epoch, (_, file) =>
    {
        var vectors = file.Tensors.Select(tensor => KeyValuePair.Create(tensor.Name, Floats(tensor))).ToList();
        return HasSoundHeader(file)
            && Digest.Of(Joined(vectors)) == Text(file, DigestKey)
            && Text(file, NumericsKey) == CurrentNumerics
            && long.TryParse(Text(file, StepsKey), NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
            ? new TrainerState(steps, vectors) { Validation = WatchOf(file) }
            : null;
    });

    /// <summary>Whether activation, slope, counts and names are those that were written.</summary>
    private static bool HasSoundHeader(SafetensorsFile file)
    {
        // Files of older versions have another key, for states alone, or none.
        var key = file.Metadata.ContainsKey(HeaderDigestKey) ? HeaderDigestKey : OlderHeaderDigestKey;
        return Text(file, key) is not { } digest
            || digest == HeaderDigest(file.Metadata, file.Tensors.Select(tensor => tensor.Name));
    }

    /// <summary>Of everything in a header but itself.</summary>
    private static string HeaderDigest(IReadOnlyDictionary<string, string> header, IEnumerable<string> names)
    {
        var entries =
            from entry in header
            where entry.Key is not (HeaderDigestKey or OlderHeaderDigestKey)
            orderby entry.Key
            select $"{entry.Key}={entry.Value}";
        return Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', entries.Concat(names))));
    }

    private static EarlyStopState? WatchOf(SafetensorsFile file) =>
        double.TryParse(Text(file, LeastLossKey), NumberStyles.Float, CultureInfo.InvariantCulture, out var least)
        && int.TryParse(Text(file, LeastEpochKey), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? new EarlyStopState(least, epoch, Text(file, StoppedKey) == "true")
            : null;

    private static string? Text(SafetensorsFile file, string key) => file.Metadata.GetValueOrDefault(key);

    private T? Sound<T>(string path, int epoch, Func<string, SafetensorsFile, T?> read)
        where T : class
    {
        if (!File.Exists(path)) return null;
        try
        {
            var file = SafetensorsFile.Read(path);
            if (Text(file, EpochKey) == epoch.ToString(CultureInfo.InvariantCulture) && read(path, file) is { } sound)
                return sound;
            // A state of another numerics revision cannot be continued bit for bit; its network can still be read.
            if (Text(file, NumericsKey) is { } numerics && numerics != CurrentNumerics) return null;
        }
        catch (UnreadableFileException)
        {
            // It is damaged, too.
        }

        _damaged.Add(path);
        return null;
    }

    private static float[] Floats(Tensor tensor) =>
        tensor.ToDoubles() is { } values ? Array.ConvertAll(values, value => (float)value) : [];
}

/// <param name="Checkpoint">The network, and the state where it was asked for.</param>
/// <param name="Digest">Of the network's weights.</param>
internal sealed record StoredCheckpoint(Checkpoint Checkpoint, string Digest);

/// <summary>What a training can continue from.</summary>
/// <param name="Stored">The checkpoints that need not be trained again, in order.</param>
/// <param name="From">
/// The checkpoint to go on from, with its state: the last of those, or a later one; null where the training has to
/// start over.
/// </param>
internal sealed record Resumption(IReadOnlyList<StoredCheckpoint> Stored, Checkpoint? From)
{
    /// <summary>Files that are there and damaged.</summary>
    public IReadOnlyList<string> Damaged { get; init; } = [];

    /// <summary>Nothing is there.</summary>
    public static Resumption None { get; } = new([], null);
}
