using System.Reflection;
using Provisioning.Kubernetes.Running;

namespace Provisioning.Kubernetes.Tests.Running;

public sealed class TransitionRulesTests
{
    private static readonly DatabaseId Id = new("acme", "shop");

    private const string AnyOther = "any other";

    private static readonly DatabaseState[] Resting = [DatabaseState.Active, DatabaseState.Paused, DatabaseState.Failed];

    private static IEnumerable<OperationKind> Kinds =>
        from property in typeof(OperationKind).GetProperties(BindingFlags.Public | BindingFlags.Static)
        where property.PropertyType == typeof(OperationKind)
        select (OperationKind)property.GetValue(obj: null)!;

    [Fact]
    public void Refuse_EveryKindInEveryState_IsAsTheDocumentationLists()
    {
        var documented = ReadTable().ToDictionary(row => row[0].Trim('`'), row => row[1..4]);

        Assert.Empty(documented.Keys.Except([AnyOther, .. Kinds.Select(kind => kind.Value)]));
        foreach (var kind in Kinds)
        {
            var expected = documented.GetValueOrDefault(kind.Value) ?? documented[AnyOther];
            var allowed = Resting.Select(state => TransitionRules.Refuse(Id, kind, state) is null ? "yes" : "no");
            Assert.Equal((kind.Value, string.Join(' ', expected)), (kind.Value, string.Join(' ', allowed)));
        }
    }

    [Theory]
    [InlineData("backup", DatabaseState.Paused, "acme/shop is paused. Resume it first.")]
    [InlineData("update", DatabaseState.Paused, "acme/shop is paused. Resume it first.")]
    [InlineData("pause", DatabaseState.Paused, "acme/shop is paused already.")]
    [InlineData("resume", DatabaseState.Active, "acme/shop is not paused.")]
    [InlineData("switchover", DatabaseState.Failed, "acme/shop is FAILED. Repeat the operation that failed, or provision it again, then do this.")]
    public void Refuse_InTheWrongState_SaysWhatToDo(string kind, DatabaseState state, string message)
    {
        var refusal = TransitionRules.Refuse(Id, new OperationKind(kind), state);

        Assert.Equal(ErrorCode.InvalidState, refusal!.Code);
        Assert.Equal(message, refusal.Message);
    }

    /// <summary>The rows of the table under "Which operation in which state".</summary>
    private static IEnumerable<string[]> ReadTable() =>
        File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .SkipWhile(line => !line.StartsWith("## Which operation in which state", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
}
