using System.Globalization;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>The file system of the data volume, as <c>df</c> tells it: no API but the kubelet's knows what is used of a volume.</summary>
internal static class DataVolume
{
    /// <summary>Where the operator mounts it.</summary>
    private const string Path = "/var/lib/postgresql/data";

    public static PodCommand<ResourceUsage> Command { get; } = new()
    {
        Container = PostgreSqlNames.Container,
        Arguments = ["df", "-P", "-k", Path],
        Timeout = TimeSpan.FromSeconds(15),
        Read = Read,
    };

    /// <summary>The form that POSIX fixes: a line of headings, then name, blocks, used, available, percent, mount point.</summary>
    private static ResourceUsage Read(ExecResult result)
    {
        var lines = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return result.ExitCode == 0
            && lines.Length == 2
            && lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var used, var available, _, ..]
            && long.TryParse(used, NumberStyles.None, CultureInfo.InvariantCulture, out var usedBlocks)
            && long.TryParse(available, NumberStyles.None, CultureInfo.InvariantCulture, out var freeBlocks)

            // Blocks that only root may use are no capacity.
            ? new ResourceUsage { Used = usedBlocks * 1024d, Limit = (usedBlocks + freeBlocks) * 1024d }
            : throw new ProvisioningException(ErrorCode.EngineFailed, "df does not tell the file system of the data volume.");
    }
}
