namespace Provisioning.LocalCluster.Tests.ApiServer;

/// <summary>Finds the reference data next to the repository.</summary>
internal static class ReferenceData
{
    /// <summary>A path below <c>../shared</c>; skips the test, saying so, when it is not there.</summary>
    public static string Path(string relative)
    {
        var directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory, "Provisioning.sln")))
        {
            directory = System.IO.Path.GetDirectoryName(directory);
        }

        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(directory ?? ".", "..", "shared", relative));
        Assert.SkipUnless(System.IO.Path.Exists(path), $"reference data not found at {path}");
        return path;
    }
}
