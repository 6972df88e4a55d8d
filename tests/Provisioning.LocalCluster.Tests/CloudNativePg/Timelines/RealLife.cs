namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

public sealed class RealLife() : LifecycleRun(simulated: false, "create", "failover", "switchover", "password rotation");
