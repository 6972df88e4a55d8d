namespace Provisioning.LocalCluster.Metrics;

/// <summary>Usage as metrics-server spells it: nanocores, and kibibytes.</summary>
internal static class UsageQuantity
{
    public static string Cpu(long nanocores) => nanocores == 0 ? "0" : $"{nanocores}n";

    public static string Memory(long bytes) => bytes == 0 ? "0" : $"{bytes / 1024}Ki";
}
