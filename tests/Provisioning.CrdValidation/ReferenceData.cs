namespace Provisioning.CrdValidation;

/// <summary>Where the repository is, and the reference data next to it, which is not part of it.</summary>
public static class ReferenceData
{
    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>A file or folder of the reference data, whether or not it is there.</summary>
    public static string PathTo(params string[] parts) => Path.GetFullPath(Path.Combine([RepositoryRoot, "..", "shared", .. parts]));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Provisioning.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Provisioning.sln was not found above {AppContext.BaseDirectory}.");
    }
}
