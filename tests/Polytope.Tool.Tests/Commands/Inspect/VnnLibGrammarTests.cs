using System.Globalization;
using System.Text.RegularExpressions;
using Polytope.Tool.Tests.Commands.Regions;
using Polytope.Tool.Tests.Formats.Onnx;

namespace Polytope.Tool.Tests.Commands.Inspect;

/// <summary>
/// VNN-LIB as <c>inspect</c> writes it, read back by the grammar of the standard (VNN-LIB 2.0, <c>grammar.cf</c>), as
/// far as input sets need it, and by that of version 1.
/// </summary>
public sealed class VnnLibGrammarTests
{
    [Theory]
    [InlineData("pencil9", "0.3,0.1", false)]
    [InlineData("pencil9", "0.3,0.1", true)]
    [InlineData("grid6x5", "0.1,0.1", false)]
    [InlineData("a_6x14_trained", "0.31,0.62", false)]
    [InlineData("a_6x14_trained", "0.31,0.62", true)]
    public async Task The_grammar_reads_it_and_the_point_satisfies_all_assertions(string model, string at, bool isExact)
    {
        foreach (var option in (string[])["--vnnlib", "--vnnlib2"])
        {
            List<string> arguments = [RegionsRun.Reference(model), "--at", at, option];
            if (isExact) arguments.Add("--exact");
            var query = new Query((await InspectRun.Of([.. arguments])).Output, option == "--vnnlib2");
            Assert.Equal(2, query.Inputs);
            Assert.NotEmpty(query.Assertions);
            double[] point = [.. at.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.All(query.Assertions, holds => Assert.True(holds(point)));
        }
    }

    [Fact]
    public async Task A_polytope_without_inequalities_is_a_query_too()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("linear.json");
        await File.WriteAllTextAsync(
            file,
            """{"activation":"relu","layers":[{"weight":[[1,2,3]],"bias":[0]}]}""",
            TestContext.Current.CancellationToken);
        foreach (var option in (string[])["--vnnlib", "--vnnlib2"])
        {
            var query = new Query((await InspectRun.Of(file, "--at", "1,2,3", option)).Output, option == "--vnnlib2");
            Assert.Equal(3, query.Inputs);
            Assert.All(query.Assertions, holds => Assert.True(holds([4, 5, 6])));
        }
    }

    [Fact]
    public async Task A_tensor_has_the_shape_that_it_has_in_the_model()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("images.onnx");
        await File.WriteAllBytesAsync(
            file,
            new OnnxModel().Input("x", "batch", 2, 1, 3).Node("Relu", "x").Floats("w", [1, -2, 3], 3, 1)
                .Node("MatMul", ". w -> y").Output("y").ToBytes(),
            TestContext.Current.CancellationToken);
        var output = (await InspectRun.Of(file, "--at", "1,-2,3,4,5,-6", "--vnnlib2")).Output;
        Assert.Contains("(declare-input X real [1,2,1,3])\n  (declare-output Y real [1,2,1,1])\n", output, Ordinal);
        Assert.Contains(", z <= 0\n(assert (<= (* 1.0 X[0,1,0,2]) 0.0))\n", output, Ordinal);
        var query = new Query(output, isSecond: true);
        Assert.Equal((6, 6), (query.Inputs, query.Assertions.Count / 2));
        Assert.All(query.Assertions, holds => Assert.True(holds([1, -2, 3, 4, 5, -6])));
        // A plane within the inputs is another network.
        var plane = await InspectRun.Of(
            file, "--origin", "1,-2,3,4,5,-6", "--u", "1,0,0,0,0,0", "--v", "0,1,0,0,0,0", "--at", "0,0", "--vnnlib2");
        Assert.Contains("(declare-input X real [2])", plane.Output, Ordinal);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private sealed class Query
    {
        private readonly List<string> _tokens;
        private readonly bool _isSecond;
        private List<int> _shape = [];
        private int _at;

        public Query(string text, bool isSecond)
        {
            _isSecond = isSecond;
            text = Regex.Replace(text, ";[^\n]*", "");
            _tokens = [.. Regex.Matches(text, @"[()\[\],]|[^\s()\[\],]+").Select(match => match.Value)];
            if (isSecond) SecondHeader();
            else FirstHeader();
            do
            {
                Take("(", "assert");
                Assertions.Add(Comparison());
                Take(")");
            }
            while (_at < _tokens.Count);
        }

        public int Inputs { get; private set; }

        public List<Func<double[], bool>> Assertions { get; } = [];

        private void FirstHeader()
        {
            while (_tokens[_at + 1] == "declare-const")
            {
                Take("(", "declare-const");
                if (Regex.IsMatch(Next(), @"^X_\d+$")) Inputs++;
                Take("Real", ")");
            }
        }

        private void SecondHeader()
        {
            Take("(", "vnnlib-version");
            Assert.Equal("<2.0>", Next());
            Take(")", "(", "declare-network");
            Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", Next());
            Take("(", "declare-input", "X", "real");
            _shape = Numbers();
            Inputs = _shape.Aggregate(1, (product, length) => product * length);
            Take(")", "(", "declare-output", "Y", "real");
            Assert.DoesNotContain(0, Numbers());
            Take(")", ")");
        }

        /// <summary>A shape, or the place of an element.</summary>
        private List<int> Numbers()
        {
            var numbers = new List<int>();
            for (var before = "["; before != "]"; before = Next())
            {
                Assert.Equal(numbers.Count == 0 ? "[" : ",", numbers.Count == 0 ? Next() : before);
                numbers.Add(int.Parse(Next(), CultureInfo.InvariantCulture));
            }

            return numbers;
        }

        private Func<double[], bool> Comparison()
        {
            Take("(");
            var relation = Next();
            var (left, right) = (Expression(), Expression());
            Take(")");
            // The numbers have been rounded.
            return relation switch
            {
                "<=" => x => left(x) <= right(x) + 1e-9,
                ">=" => x => left(x) >= right(x) - 1e-9,
                _ => throw new FormatException(relation),
            };
        }

        private Func<double[], double> Expression()
        {
            var token = Next();
            if (token == "(")
            {
                var operation = Next();
                var parts = new List<Func<double[], double>>();
                while (_tokens[_at] != ")") parts.Add(Expression());
                Take(")");
                Assert.NotEmpty(parts);
                return operation switch
                {
                    "+" => x => parts.Sum(part => part(x)),
                    "*" => x => parts.Aggregate(1.0, (product, part) => product * part(x)),
                    _ => throw new FormatException(operation),
                };
            }

            if (Regex.IsMatch(token, @"^-?\d+(\.\d+)?$"))
            {
                // Literals of the type real have a decimal point.
                if (_isSecond) Assert.Contains('.', token);
                var number = double.Parse(token, CultureInfo.InvariantCulture);
                return _ => number;
            }

            int place;
            if (_isSecond)
            {
                Assert.Equal("X", token);
                var at = Numbers();
                Assert.Equal(_shape.Count, at.Count);
                Assert.All(at.Zip(_shape), pair => Assert.InRange(pair.First, 0, pair.Second - 1));
                place = at.Zip(_shape).Aggregate(0, (index, pair) => (index * pair.Second) + pair.First);
            }
            else
            {
                Assert.StartsWith("X_", token, StringComparison.Ordinal);
                place = int.Parse(token[2..], CultureInfo.InvariantCulture);
            }

            Assert.InRange(place, 0, Inputs - 1);
            return x => x[place];
        }

        private string Next() => _tokens[_at++];

        private void Take(params string[] tokens)
        {
            foreach (var token in tokens) Assert.Equal(token, Next());
        }
    }
}
