using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Diagnostics;

public sealed class DiagnosticCodeTests
{
    [Fact]
    public void Codes_are_listed_once_and_in_order()
    {
        var ids = DiagnosticCode.All.Select(code => code.Id).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^PT[0-9]{4}$", id));
    }

    [Fact]
    public void Every_code_is_in_the_list() => Assert.Equal(
        typeof(DiagnosticCode).GetFields().Where(field => field.FieldType == typeof(DiagnosticCode))
            .Select(field => (DiagnosticCode)field.GetValue(null)!),
        DiagnosticCode.All);
}
