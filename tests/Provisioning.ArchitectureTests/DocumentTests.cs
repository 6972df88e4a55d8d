using System.Text.RegularExpressions;

namespace Provisioning.ArchitectureTests;

/// <summary>What the documents say must stay true of the tree.</summary>
public sealed partial class DocumentTests
{
    private static IEnumerable<string> Documents => Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Links_BetweenDocuments_Resolve() => Expect.None(
        from document in Documents
        from Match link in Link().Matches(WithoutCode(Repository.Read(document)))
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        where !Resolves(document, target)
        select $"{document} -> {target}");

    [Fact]
    public void Readme_FirstFifteenLines_HoldCode() =>
        Assert.Contains(Repository.ReadLines("README.md").Take(15), line => line.StartsWith("```csharp", StringComparison.Ordinal));

    [Fact]
    public void Readme_Code_IsTheCodeThatATestRuns()
    {
        var tested = Repository.ReadLines("tests/Provisioning.IntegrationTests/ReadmeTests.cs").Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var readme = Repository.ReadLines("README.md");
        var code = readme.SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```").Select(line => line.Trim()).Where(
            line => line.Length > 0).ToList();

        Assert.True(code.Count >= 5);
        Expect.None(code.Where(line => !tested.Contains(line)));
    }

    [Fact]
    public void ErrorCodes_OfTheContracts_AreAllExplained()
    {
        var explained = Repository.Read("docs/errors.md");
        var codes = typeof(ErrorCode).GetProperties().Where(property => property.PropertyType == typeof(ErrorCode)).Select(
            property => ((ErrorCode)property.GetValue(null)!).Value);
        Assert.All(codes, code => Assert.Contains($"`{code}`", explained, StringComparison.Ordinal));
    }

    [Fact]
    public void Conditions_OfTheContracts_AreExplainedAndNoOthers()
    {
        var lines = Repository.ReadLines("docs/conditions.md");
        var explained = lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Constants(typeof(ConditionReasons)), explained.Order(StringComparer.Ordinal));
        Assert.Equal(
            Constants(typeof(ConditionTypes)), lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Packages_EachOne_HasAReadme() =>
        Assert.All(Packages.All, package => Assert.Contains($"src/{package.Name()}/README.md", Repository.Files));

    [Fact]
    public void Samples_EachOne_HasAReadmeAndAShortProgram()
    {
        var samples = Repository.Files.Where(
            file => file.StartsWith("samples/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => file[..file.LastIndexOf('/')]);
        Assert.All(samples, sample =>
        {
            Assert.Contains($"{sample}/README.md", Repository.Files);
            Assert.True(Repository.ReadLines($"{sample}/Program.cs").Length < 100, $"{sample}/Program.cs");
        });
    }

    private static bool Resolves(string document, string target)
    {
        var parts = target.Split('#', 2);
        var folder = Path.GetDirectoryName(document) ?? "";
        var path = parts[0].Length == 0 ? document : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, parts[0])));
        var full = Path.Combine(Repository.Root, path);
        return parts.Length == 1
            ? File.Exists(full) || Directory.Exists(full)
            : File.Exists(full) && Repository.ReadLines(path).Where(line => line.StartsWith('#')).Select(Anchor).Contains(parts[1], StringComparer.Ordinal);
    }

    /// <summary>The anchor that a Markdown viewer gives a heading: lowercase, spaces to dashes, punctuation dropped.</summary>
    private static string Anchor(string heading) => string.Concat(
        heading.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);

    private static string WithoutCode(string text) => InlineCode().Replace(Fence().Replace(text, ""), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.None, 1000)]
    private static partial Regex InlineCode();
}
