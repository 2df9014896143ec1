using Polytope.Tool.Planning;

namespace Polytope.Tool.Pipeline.Shards;

/// <summary>
/// Deals work to shards. The shares depend on the work alone: every process deals the same, whatever is done already.
/// </summary>
internal static class ShardLayout
{
    /// <summary>The share of a shard, in the given order.</summary>
    /// <param name="key">Different for different work, the same in every process.</param>
    /// <param name="cost">In any unit.</param>
    public static IReadOnlyList<T> Share<T>(
        IReadOnlyList<T> work, Shard shard, Func<T, string> key, Func<T, double> cost)
    {
        if (shard.Of == 1) return work;
        var loads = new PriorityQueue<int, (double Load, int Number)>();
        for (var number = 1; number <= Math.Min(shard.Of, work.Count); number++) loads.Enqueue(number, (0, number));

        // The largest first, each to the shard that has least so far: at most a third more than the best deal.
        var order = work.Select((item, index) => (Item: item, Index: index, Cost: cost(item), Key: key(item)))
            .OrderByDescending(one => one.Cost).ThenBy(one => one.Key, StringComparer.Ordinal);
        var own = new List<int>();
        foreach (var (_, index, cost1, _) in order)
        {
            loads.TryDequeue(out var number, out var load);
            if (number == shard.Number) own.Add(index);
            loads.Enqueue(number, (load.Load + cost1, number));
        }

        return [.. own.Order().Select(index => work[index])];
    }

    /// <summary>The share of a shard of plans.</summary>
    public static IReadOnlyList<Plan> Share(IReadOnlyList<Plan> plans, Shard shard) =>
        Share(plans, shard, plan => plan.Hash, PlanCost.Of);
}
