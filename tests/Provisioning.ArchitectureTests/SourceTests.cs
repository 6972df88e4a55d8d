using System.Text.RegularExpressions;

namespace Provisioning.ArchitectureTests;

public sealed partial class SourceTests
{
    private const int MaxFileLines = 400;
    private const int MaxLineLength = 160;

    /// <summary>A text is easier to search for and to read in one piece.</summary>
    private const int MaxLineLengthWithText = 330;

    [Fact]
    public void Files_OfCode_AreShortAndSoAreTheirLines()
    {
        Assert.All(Repository.Sources(), file => Assert.True(Repository.ReadLines(file).Length <= MaxFileLines, $"{file} has more than {MaxFileLines} lines."));
        Expect.None(
            from file in Repository.Sources()
            from line in Repository.ReadLines(file).Index()
            where line.Item.Length > (IsText(line.Item) ? MaxLineLengthWithText : MaxLineLength)
            select $"{file}:{line.Index + 1}");
    }

    [Fact]
    public void Files_OfPackages_HoldOneTypeEach() => Expect.None(
        from file in Repository.Sources("src/")
        let types = Repository.ReadLines(file).Count(line => TopLevelType().IsMatch(line))
        where types > 1
        select $"{file} declares {types} types");

    [Fact]
    public void Namespaces_OfPackages_FollowFolders() => Expect.None(
        from file in Repository.Sources("src/")
        let declared = Repository.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
        where declared is not null && declared != "namespace Microsoft.Extensions.DependencyInjection;"
        let package = file.Split('/')[1]
        let root = package == "Provisioning.Abstractions" ? "Provisioning" : package
        where !declared.StartsWith($"namespace {root}", StringComparison.Ordinal)
        select $"{file}: {declared}");

    [Fact]
    public void Texts_Everywhere_LeaveNothingForLater()
    {
        // Put together here so that this file does not hold them.
        string[] words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:", "NotImplemented" + "Exception", "Arr" + "ange\n"];
        Expect.None(
            from file in Repository.Texts
            from word in words
            where Repository.Read(file).Contains(word, StringComparison.Ordinal)
            select $"{file}: {word}");
    }

    [Fact]
    public void Texts_Everywhere_NameNoPackageRegistry()
    {
        string[] hosts = ["nu" + "get.org", "npm" + "js.org", "deb.deb" + "ian.org", "py" + "pi.org", "cra" + "tes.io", "maven.org", "proxy.go" + "lang.org"];
        Expect.None(
            from file in Repository.Texts
            where !file.EndsWith("SourceTests.cs", StringComparison.Ordinal)
            from host in hosts
            where Repository.Read(file).Contains(host, StringComparison.OrdinalIgnoreCase)
            select $"{file}: {host}");
    }

    [Fact]
    public void Suppressions_Everywhere_GiveAReason() => Expect.None(
        from file in Repository.Sources()
        let lines = Repository.ReadLines(file)
        from line in lines.Index()
        where line.Item.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal)
        where !line.Item.Contains("//", StringComparison.Ordinal)
        select $"{file}:{line.Index + 1}");

    [Fact]
    public void Tests_Everywhere_NeverSleep() => Expect.None(
        from file in Repository.Sources("tests/")
        where !file.StartsWith("tests/Provisioning.ArchitectureTests/", StringComparison.Ordinal)
        from line in Repository.ReadLines(file).Index()
        where line.Item.Contains("Task.Delay(", StringComparison.Ordinal) || line.Item.Contains("Thread.Sleep(", StringComparison.Ordinal)
        where !line.Item.Contains("Timeout.Infinite", StringComparison.Ordinal)
        where !line.Item.Contains("host.Time,", StringComparison.Ordinal) // a clock that the test itself moves
        select $"{file}:{line.Index + 1}");

    /// <summary>A literal, or a rule in the text of a schema.</summary>
    private static bool IsText(string line) => line.Contains('"', StringComparison.Ordinal) || line.TrimStart().StartsWith("? ", StringComparison.Ordinal);

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = Repository.Read("Provisioning.sln").Replace('\\', '/');
        Assert.All(
            Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)),
            file => Assert.Contains($"\"{file}\"", solution, StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|readonly|partial|unsafe|ref)\s+)*(?:class|record|struct|interface|enum|delegate)\s+\S",
        RegexOptions.None, 1000)]
    private static partial Regex TopLevelType();
}
