namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>Compares two sections and shows the subjects that differ, whole.</summary>
internal static class AssertSection
{
    public static void Equal(IReadOnlyList<string> recorded, IReadOnlyList<string> seen)
    {
        var differing = recorded.Concat(seen).Select(Subject).Distinct(StringComparer.Ordinal).Where(s => !Of(recorded, s).SequenceEqual(Of(seen, s))).ToList();
        Assert.True(
            differing.Count == 0,
            string.Join('\n', differing.SelectMany(s => (string[])[s, "  recorded:", .. Of(recorded, s), "  seen:", .. Of(seen, s)])));
    }

    private static IEnumerable<string> Of(IReadOnlyList<string> section, string subject) =>
        section.Where(l => Subject(l) == subject).Select(l => "    " + l[(subject.Length + 2)..]);

    private static string Subject(string line) => line[..line.IndexOf(": ", StringComparison.Ordinal)];
}
