namespace Provisioning.ArchitectureTests;

/// <summary>The working tree that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["artifacts", "bin", "obj", ".git", "TestResults", ".vs", ".vscode", ".idea"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file of ours, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(new DirectoryInfo(Root)).Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Sources(string folder = "") =>
        Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Texts => Files.Where(file => !IsBinary(file));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo directory) => directory.EnumerateFiles().Concat(
        directory.EnumerateDirectories().Where(child => !Generated.Contains(child.Name, StringComparer.Ordinal)).SelectMany(Walk));

    private static bool IsBinary(string file) => Path.GetExtension(file) is ".png" or ".ico" or ".snk" or ".gz";

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Provisioning.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"No Provisioning.sln above {AppContext.BaseDirectory}.");
    }
}
