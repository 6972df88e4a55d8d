namespace Provisioning.Kubernetes.Tests;

/// <summary>The working tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Provisioning.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Run this from the repository.");
        }

        return directory.FullName;
    }
}
