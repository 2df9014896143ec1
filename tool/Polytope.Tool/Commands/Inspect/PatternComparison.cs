using System.Globalization;
using System.Text.Json.Nodes;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Outputs.Polytopes;

namespace Polytope.Tool.Commands.Inspect;

/// <summary>What <c>inspect --compare</c> prints.</summary>
internal sealed record PatternComparison(Network Network, ActivationPattern First, ActivationPattern Second)
{
    public bool AreSame => First.Equals(Second);

    public void PrintText(TextWriter output)
    {
        if (AreSame)
        {
            output.WriteLine($"The same polytope: {InspectedPoint.HashOf(First)}");
            return;
        }

        var differences = First.DifferencesFrom(Second).ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Two polytopes, {InspectedPoint.HashOf(First)} and {InspectedPoint.HashOf(Second)}: {differences.Count} "
            + $"neuron{(differences.Count == 1 ? " differs" : "s differ")}"));
        foreach (var (layer, neuron) in differences)
            output.WriteLine(
                $"  {RowText.Neuron(new CreaseId(layer, neuron), Network)}: {Side(First[layer, neuron])} at the first, "
                + $"{Side(Second[layer, neuron])} at the second");
    }

    public void PrintJson(TextWriter output)
    {
        var json = new JsonObject
        {
            ["same"] = AreSame,
            ["hashes"] = new JsonArray(InspectedPoint.HashOf(First), InspectedPoint.HashOf(Second)),
            ["differ"] = new JsonArray([.. First.DifferencesFrom(Second).Select(neuron => new JsonObject
            {
                ["layer"] = neuron.Layer,
                ["neuron"] = neuron.Neuron,
                ["bits"] = new JsonArray(
                    First[neuron.Layer, neuron.Neuron] ? 1 : 0, Second[neuron.Layer, neuron.Neuron] ? 1 : 0),
            })]),
        };
        output.WriteLine(json.ToJsonString(JsonText.Indented));
    }

    private static string Side(bool active) => active ? "> 0" : "<= 0";
}
