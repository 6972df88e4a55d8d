namespace Provisioning.Kubernetes.Tests.Api.Support;

/// <summary>Recordings of real servers, kept next to the repository.</summary>
internal static class ReferenceData
{
    public static string Read(string relativePath)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Provisioning.sln")))
        {
            directory = directory.Parent;
        }

        var path = Path.GetFullPath(Path.Combine(directory?.FullName ?? ".", "..", "shared", relativePath));
        Assert.SkipUnless(File.Exists(path), $"reference data not found at {path}");
        return File.ReadAllText(path);
    }
}
