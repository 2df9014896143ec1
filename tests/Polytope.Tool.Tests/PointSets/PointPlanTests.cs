using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Tuples;
using Polytope.Tool.Planning;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.PointSets;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.PointSets;

/// <summary>Manifests that name a file of points, p.csv in their folder.</summary>
public sealed class PointPlanTests : IDisposable
{
    private const string Sound = "image: { points: p.csv }, network: { hidden: 3 }";
    private const string Classes = Sound + ", training: { loss: cross-entropy }";
    private const string Four = "0,0,1\n1,0,2\n0,1,3\n1,1,2\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x,y,value\n1,2,0.5\n3,4,0.25\n")]
    [InlineData("1,2,0.5\n3,4,0.25\n")]
    [InlineData("value y x\n0.5 2 1\n0.25 4 3\n")]
    [InlineData("X;Name;Y;Value\n1;a;2;0.5\n3;b;4;0.25\n")]
    [InlineData("# measured\n\nx,y,value,class\n1,2,0.5,a\n3,4,0.25,b\n")]
    public void Columns_are_x_y_and_value_by_name_or_by_position(string content)
    {
        var points = Points(Sound, content);
        Assert.Equal([1, 3], points.X);
        Assert.Equal([2, 4], points.Y);
        Assert.Equal([0.5, 0.25], points.Values);
        Assert.Empty(points.Labels);
    }

    [Theory]
    [InlineData("x,y,class\n1,2,red\n3,4,blue\n5,6,red\n")]
    [InlineData("1 2 red\n3 4 blue\n5 6 red\n")]
    [InlineData("label,x,y,value\nred,1,2,7\nblue,3,4,8\nred,5,6,9\n")]
    public void With_cross_entropy_the_third_column_is_the_class(string content)
    {
        var points = Points(Classes, content);
        Assert.Equal(["blue", "red"], points.Labels);
        Assert.Equal([1, 0, 1], points.Classes);
        Assert.Empty(points.Values);
    }

    [Fact]
    public void Classes_that_are_numbers_are_in_the_order_of_numbers() =>
        Assert.Equal(["-1", "2", "10"], Points(Classes, "0,0,10\n0,1,2\n1,1,-1\n").Labels);

    [Fact]
    public void Points_are_scaled_to_fit_the_window_with_a_margin_in_each_direction()
    {
        var samples = Samples(Sound, "0,-30,0\n18,-30,0\n9,6,1\n0,6,1\n");
        Assert.Equal(
            [(0.05f, 0.05f), (0.05f, 0.95f), (0.5f, 0.95f), (0.95f, 0.05f)], Places(samples).Order());
    }

    [Fact]
    public void A_window_says_what_is_shown_and_may_have_y_point_up()
    {
        var samples = Samples(Sound, Four, "image.window=[-1, 3, 3, -1]");
        Assert.Equal([(0.25f, 0.5f), (0.25f, 0.75f), (0.5f, 0.5f), (0.5f, 0.75f)], Places(samples).Order());
    }

    [Fact]
    public void Points_on_a_line_are_in_the_middle() => Assert.All(
        Places(Samples(Sound, "0,7,0\n1,7,1\n")), place => Assert.Equal(0.5f, place.Y));

    [Theory]
    [InlineData("0,0,0.25\n1,1,0.5\n", "auto", new[] { 0.25f, 0.5f })]
    [InlineData("0,0,-1\n1,1,3\n", "auto", new[] { 0f, 1f })]
    [InlineData("0,0,-1\n1,1,3\n", "[-1, 7]", new[] { 0f, 0.5f })]
    [InlineData("0,0,0\n1,1,0.5\n", "[1, 0]", new[] { 0.5f, 1f })]
    [InlineData("0,0,7\n1,1,7\n", "auto", new[] { 0.5f, 0.5f })]
    public void Values_are_scaled_to_black_and_white(string content, string values, float[] expected)
    {
        var samples = Samples(Sound, content, $"image.values={values}");
        Assert.Equal(expected, samples.Training.Targets.Concat(samples.Validation.Targets).Order());
    }

    [Fact]
    public void Sampling_divides_the_points()
    {
        var content = string.Concat(Enumerable.Range(0, 100).Select(
            i => FormattableString.Invariant($"{i},{i % 7},0\n")));
        var samples = Samples(Sound, content, "sampling={ training: 60, validation: 30 }");
        Assert.Equal((60, 30), (samples.Training.Count, samples.Validation.Count));
        Assert.Equal(90, Places(samples).Distinct().Count());
    }

    [Theory]
    [InlineData(100, 5000, 1000, 83, 17)]
    [InlineData(2, 5000, 1000, 1, 1)]
    [InlineData(2, 1, 1000, 1, 1)]
    public void A_file_with_fewer_points_is_divided_in_proportion(
        int count, int training, int validation, int trained, int validated)
    {
        var content = string.Concat(Enumerable.Range(0, count).Select(
            i => FormattableString.Invariant($"{i},{i},0\n")));
        var samples = Samples(
            Sound, content, FormattableString.Invariant(
                $"sampling={{ training: {training}, validation: {validation} }}"));
        Assert.Equal((trained, validated), (samples.Training.Count, samples.Validation.Count));
    }

    [Theory]
    [InlineData("x,y,value,split\n0,0,0.1,training\n1,0,0.2,validation\n2,0,0.3,Train\n3,0,0.4,test\n")]
    [InlineData("0,0,0.1,training\n1,0,0.2,val\n2,0,0.3,train\n3,0,0.4,validation\n")]
    public void A_column_may_divide_the_points_and_keeps_their_order(string content)
    {
        var samples = Samples(Sound, content, "sampling={ training: 1, validation: 1 }");
        Assert.Equal([0.1f, 0.3f], samples.Training.Targets);
        Assert.Equal([0.2f, 0.4f], samples.Validation.Targets);
    }

    [Fact]
    public void Noise_is_added_to_the_training_values_alone()
    {
        var (still, noisy) = (Samples(Sound, Four), Samples(Sound, Four, "sampling.noise=0.1"));
        Assert.Equal(still.Training.Inputs, noisy.Training.Inputs);
        Assert.Equal(SampleNoise.Add(still.Training, 0.1, 1).Targets, noisy.Training.Targets);
        Assert.Equal(still.Validation.Targets, noisy.Validation.Targets);
    }

    [Fact]
    public void Every_bad_line_is_told_with_file_line_and_column() => Assert.Equal(
        """
        p.csv(2,3): error PT0307: 'O.25' is not a number.
        p.csv(2,8): error PT0307: 'red' is not a number.
        p.csv(4,1): error PT0307: This line has 2 values, and 3 are expected: x, y and value.
        p.csv(5,7): error PT0307: A number is missing here.
        p.csv(6,1): error PT0307: '1e999' is not finite: a point's values are finite numbers.
        p.csv(7,1): error PT0307: '1e200' is too large.
        p.csv(8,1): error PT0307: This line has 4 values, and 3 are expected: x, y and value.
        """,
        Mistakes(Sound, "1,2,0.5\n1,O.25,red\n\n1,2\n1,0.5,\n1e999,0,0\n1e200,0,0\n1,2,3,4\n"));

    [Fact]
    public void Points_outside_of_the_window_are_told() => Assert.Equal(
        """
        p.csv(1,1): error PT0307: x is -1, outside of the window, where it goes from 0 to 5.
        p.csv(2,3): error PT0307: y is 7, outside of the window, where it goes from -1 to 1.
        """,
        Mistakes("image: { points: p.csv, window: [0, 1, 5, -1] }, network: { hidden: 3 }", "-1,0,0\n1,7,0\n2,1,0\n"));

    [Fact]
    public void A_wrong_window_is_told_once_and_not_for_each_point()
    {
        var told = Mistakes(
            "image: { points: p.csv, window: [0, 1, 5, -1] }, network: { hidden: 3 }",
            string.Concat(Enumerable.Range(6, 40).Select(x => FormattableString.Invariant($"{x},0,0\n")))).Split('\n');
        Assert.Equal(4, told.Length);
        Assert.Equal(3, told.Count(line => line.StartsWith("p.csv(", StringComparison.Ordinal)));
        Assert.Contains(told, line => line.EndsWith(
            "40 coordinates in p.csv are outside of the window, of which 3 are shown. Widen 'image.window', or leave "
            + "it away: it is fitted to the points then.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "x,y,colour\n1,2,red\n",
        "p.csv(1,1): error PT0307: This line names the columns, and lacks value or class. A points file has x, y and "
        + "value, or x, y and class.")]
    [InlineData(
        "a,b,value\n1,2,3\n",
        "p.csv(1,1): error PT0307: This line names the columns, and lacks x and y. A points file has x, y and value, "
        + "or x, y and class.")]
    [InlineData(
        "x,y,class\n1,2,red\n",
        "experiments.yaml(2,16): error PT0306: 'training.loss' is mse, and the points of p.csv have classes. Use "
        + "cross-entropy.")]
    [InlineData(
        "1,2,red\n3,4,blue\n",
        "experiments.yaml(2,16): error PT0306: 'training.loss' is mse, and the points of p.csv have classes. Use "
        + "cross-entropy.")]
    [InlineData(
        "1,2,3,training\n1,2,3,training\n",
        "experiments.yaml(2,40): error PT0306: All points of p.csv are for training: the other needs one too.")]
    [InlineData(
        "1,2,3,training\n1,2,3,maybe\n",
        "p.csv(2,7): error PT0307: This column says which points are for training: 'training' or 'validation'.")]
    [InlineData(
        "1,2,3\n",
        "experiments.yaml(2,40): error PT0306: There is one point in p.csv: training and validation need one each.")]
    [InlineData("x,y,value\n", "experiments.yaml(2,40): error PT0307: There is no point in p.csv.")]
    [InlineData("", "experiments.yaml(2,40): error PT0307: 'p.csv': the file is empty.")]
    public void What_a_file_lacks_is_told(string content, string mistake) =>
        Assert.Equal(mistake, Mistakes(Sound, content));

    [Theory]
    [InlineData(
        "x,y,value\n1,2,3\n",
        "experiments.yaml(2,91): error PT0306: 'training.loss' is cross-entropy, and the points of p.csv have values. "
        + "Use mse, or name their column class.")]
    [InlineData(
        "1,2,a\n3,4,a\n",
        "experiments.yaml(2,40): error PT0306: All points of p.csv have one class, 'a': there is nothing to learn.")]
    [InlineData("1,2,\n3,4,a\n", "p.csv(1,5): error PT0307: A class is missing here.")]
    public void What_is_wrong_with_classes_is_told(string content, string mistake) =>
        Assert.Equal(mistake, Mistakes(Classes, content));

    [Fact]
    public void Values_by_the_hundred_are_no_classes() => Assert.EndsWith(
        "have 65 classes, and at most 64 are possible. Are they values (loss: mse)?",
        Mistakes(
            Classes,
            string.Concat(Enumerable.Range(0, 65).Select(i => FormattableString.Invariant($"{i},{i},0.{i}1\n")))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("image: { points: q.csv }", "PT0301: There is no points file 'q.csv' in FOLDER.")]
    [InlineData("image: { points: '' }", "PT0301: 'image.points' is empty: name a file of points.")]
    [InlineData(
        "image: { points: p.csv, file: a.png }",
        "PT0108: 'image.file' cannot be combined with 'image.points': write one of the two.")]
    [InlineData("image: { points: p.csv, size: 100 }", "PT0107: 'image.size' has no meaning with 'points'.")]
    [InlineData(
        "image: { shape: ring, window: [0, 0, 1, 1] }",
        "PT0107: 'image.window' has no meaning with 'shape: ring'. It goes with points.")]
    [InlineData(
        "image: { points: p.csv, window: [0, 0, 1] }",
        "PT0103: 'image.window' expects a window such as [0, 0, 1, 1]: left, top, right, bottom, but this is a list.")]
    [InlineData(
        "image: { points: p.csv, window: 3 }",
        "PT0103: 'image.window' expects a window such as [0, 0, 1, 1]: left, top, right, bottom, or auto, but this is "
        + "'3'.")]
    [InlineData(
        "image: { points: p.csv, window: [1, 0, 0, 1] }",
        "PT0104: 'image.window' must be left, top, right, bottom: the left is less than the right, and the top is not "
        + "the bottom. With the top above the bottom y points up.")]
    [InlineData("image: { points: p.csv, values: [2, 2] }", "PT0104: 'image.values' must be two values that differ.")]
    [InlineData(
        "image: { points: p.csv }, sampling: { method: grid }",
        "PT0306: 'sampling.method' grid and stratified choose pixels of an image: points are drawn uniformly.")]
    [InlineData(
        "image: { points: p.csv, values: [0, 9] }, training: { loss: cross-entropy }",
        "PT0306: 'image.values' has no meaning with 'training.loss' cross-entropy: points have classes then.")]
    [InlineData(
        "image: { points: p.csv }, sampling: { noise: 0.1 }, training: { loss: cross-entropy }",
        "PT0306: 'sampling.noise' is added to values, and with 'training.loss' cross-entropy there are classes.")]
    [InlineData(
        "image: { points: p.csv }, sampling: { noise: -1 }",
        "PT0104: 'sampling.noise' must be from 0 to 1000, but is -1.")]
    public void Keys_that_do_not_go_together_are_told(string settings, string mistake) => Assert.EndsWith(
        mistake, Mistakes($"{settings}, network: {{ hidden: 3 }}", Four)
            .Replace(_folder.Path, "FOLDER", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void Points_take_the_place_of_an_image_of_the_defaults()
    {
        Write(Four);
        foreach (var image in new[] { "{ shape: ring, size: 300 }", "{ file: none.png, channels: rgb }" })
        {
            var plans = From(
                $"version: 1\ndefaults: {{ image: {image} }}\nexperiments: {{ one: {{ {Sound} }} }}\n",
                out var diagnostics);
            Assert.Empty(diagnostics.Sorted());
            Assert.IsType<PlannedPoints>(Assert.Single(plans).Image);
        }
    }

    [Theory]
    [InlineData("{ shape: ring, size: 300 }", "{ shape: star, points: 7 }")]
    [InlineData("{ shape: star, size: 300 }", "{ points: 7 }")]
    [InlineData("{ shape: star, points: 7, size: 200 }", "{ shape: star, size: 300 }")]
    public void A_stars_points_are_a_number_of_its_own(string defaults, string image)
    {
        var plans = From(
            $"version: 1\ndefaults: {{ image: {defaults} }}\n"
            + $"experiments: {{ one: {{ image: {image}, network: {{ hidden: 3 }} }} }}\n",
            out var diagnostics);
        Assert.Empty(diagnostics.Sorted());
        Assert.Equal(new DrawnImage(new Star(Points: 7), 300, 300), Assert.Single(plans).Image);
    }

    [Fact]
    public void The_manifest_of_a_plan_gives_the_same_plan()
    {
        var plan = Plan(Sound, Four, "image.window=[-1, 3, 3, -1]", "image.values=[0, 4]", "sampling.noise=0.5");
        File.WriteAllBytes(_folder.File(plan.Image.Kept!.Name), plan.Image.Kept.Content());
        var again = Assert.Single(From(plan.ToManifest(), out _));
        Assert.Equal(plan.Hash, again.Hash);
        Assert.Empty(again.DifferencesFrom(plan.Lines));
        Assert.Contains("points: \"points.csv\"", plan.ToManifest(), StringComparison.Ordinal);
        Assert.Equal(new PointsWindow(-1, 3, 3, -1), Assert.IsType<PlannedPoints>(again.Image).Window);
    }

    [Fact]
    public void Points_are_known_by_what_they_are_and_not_by_their_file()
    {
        var plan = Plan(Sound, Four);
        Assert.Equal(
            plan.Hash, Plan(Sound, "# four points\r\nx;y;value\r\n" + Four.Replace(',', ';')
                .ReplaceLineEndings("\r\n")).Hash);
        File.Move(_folder.File("p.csv"), _folder.File("q.csv"));
        var moved = Assert.Single(From(
            "version: 1\nexperiments: { one: { image: { points: q.csv }, network: { hidden: 3 } } }", out _));
        Assert.Equal(plan.Hash, moved.Hash);
        Assert.NotEqual(plan.TrainingHash, Plan(Sound, Four + "2,2,2\n").TrainingHash);
        Assert.NotEqual(plan.TrainingHash, Plan(Sound, Four, "image.window=[-1, 3, 3, -1]").TrainingHash);
        Assert.NotEqual(plan.TrainingHash, Plan(Sound, Four, "sampling.noise=0.5").TrainingHash);
    }

    [Fact]
    public void Points_that_changed_since_the_plan_are_not_learned()
    {
        var plan = Plan(Sound, Four);
        Write("0,0,0\n1,1,1\n");
        var mistake = Assert.Throws<UserErrorException>(() => plan.Image.Draw(
            plan.Training, plan.Sampling, 1));
        Assert.EndsWith(
            "the points have changed since they were planned. Run again to plan with the new ones.",
            mistake.Message,
            StringComparison.Ordinal);
    }

    private PointSet Points(string settings, string content) =>
        Assert.IsType<PlannedPoints>(Plan(settings, content).Image).Points;

    private Samples Samples(string settings, string content, params string[] sets)
    {
        var plan = Plan(settings, content, sets);
        return plan.Image.Draw(plan.Training, plan.Sampling, plan.Seed).Samples;
    }

    private static IEnumerable<(float X, float Y)> Places(Samples samples) =>
        from points in new[] { samples.Training, samples.Validation }
        from point in Enumerable.Range(0, points.Count)
        select (points.Inputs[2 * point], points.Inputs[(2 * point) + 1]);

    private Plan Plan(string settings, string content, params string[] sets)
    {
        Write(content);
        var plans = From(Manifest(settings), out var diagnostics, sets);
        Assert.Empty(diagnostics.Sorted());
        return Assert.Single(plans);
    }

    private string Mistakes(string settings, string content)
    {
        Write(content);
        From(Manifest(settings), out var diagnostics);
        return string.Join('\n', diagnostics.Sorted()).Replace(
            _folder.File("p.csv"), "p.csv", StringComparison.Ordinal);
    }

    private IReadOnlyList<Plan> From(string yaml, out DiagnosticBag diagnostics, string[]? sets = null)
    {
        diagnostics = new DiagnosticBag();
        return Planned.From(yaml, diagnostics, sets, folder: _folder.Path);
    }

    private static string Manifest(string settings) => $"version: 1\nexperiments: {{ one: {{ {settings} }} }}\n";

    private void Write(string content) => File.WriteAllText(_folder.File("p.csv"), content);
}
