using System.Globalization;
using Provisioning.LocalCluster.Barman;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Reads and writes the marks that PostgreSQL keeps in a data directory.</summary>
internal static class DataDirectory
{
    private const string StandbySignal = "standby.signal";

    /// <summary>The major version that the data is of, or <see langword="null"/> where there is none.</summary>
    public static int? Major(string path) => Path.Combine(path, "PG_VERSION") is var file && File.Exists(file)
        && int.TryParse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var major) ? major : null;

    public static bool IsStandby(string path) => File.Exists(Path.Combine(path, StandbySignal));

    /// <summary>Whether a server runs on it, or ended without shutting down.</summary>
    public static bool IsUnclean(string path) => File.Exists(Path.Combine(path, "postmaster.pid"));

    public static void MarkStandby(string path)
    {
        File.WriteAllText(Path.Combine(path, StandbySignal), "");

        // Copied from a primary that had archived nothing yet: it is that one's to check.
        File.Delete(Path.Combine(path, ArchiveCommands.EmptyCheckMarker));
    }

    /// <summary>Lets the first segment of a new history be archived only where there is no other.</summary>
    public static void ExpectEmptyArchive(string path) => File.WriteAllText(Path.Combine(path, ArchiveCommands.EmptyCheckMarker), "");

    public static void UnmarkStandby(string path) => File.Delete(Path.Combine(path, StandbySignal));

    /// <summary>Removes what an earlier attempt left.</summary>
    public static void Clear(string path, string? walDirectory)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        if (walDirectory is not null && Directory.Exists(walDirectory))
        {
            Directory.Delete(walDirectory, recursive: true);
        }
    }
}
