namespace Provisioning.ArchitectureTests;

internal static class Expect
{
    /// <summary>Fails with every finding in full, one a line: the report is the list of what to mend.</summary>
    public static void None(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }
}
